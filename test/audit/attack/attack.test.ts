import { expect, test } from "vitest";
import {
  attack,
  attackCalls,
  type AttackOptions,
  type Memory,
  NO_MEMORY,
  UNKNOWN_WORTH,
} from "../../../src/audit/index.ts";
import {
  assemble,
  type Dataset,
  defineScorer,
  perOutput,
  plainContext,
  type Scorer,
  type Task,
} from "../../../src/core/index.ts";
import { hashSeed, seeded } from "../../../src/num/index.ts";

const TOPICS = ["tides", "bread", "maps", "owls", "rust", "glass", "salt", "ink"];

/** Items with a good and a bad answer; the bad one is tagged. */
function dataset(nItems: number): Dataset {
  const items = Array.from({ length: nItems }, (_, i) => ({
    id: `i${i}`,
    prompt: `What is known of ${TOPICS[i % 8]} number ${i}?`,
    references: [],
    tags: {},
  }));
  const outputs = items.flatMap(({ id }, i) =>
    ["good", "bad"].map((quality) => ({
      id: `${id}-${quality}`,
      itemId: id,
      text: `It is a ${quality} account of ${TOPICS[i % 8]}, and of the ${i} facts that are known about it. The rest is not known.`,
      tags: { quality },
    })),
  );
  return assemble({ name: "made" }, { items, outputs, pairs: [], judgments: [], columns: [] });
}

const options: AttackOptions = {
  seed: 3,
  gold: "made",
  worth: (o) => Number(o.tags["quality"] === "good"),
  transferTo: [],
  threshold: 0.5,
  maxMoves: 3,
  callsPerItem: 70,
  universalCalls: 80,
  sample: 60,
  confidence: 0.95,
  families: ["neutral", "style", "breaking"],
};

function scorer(name: string, of: (text: string, task: Task) => number): Promise<Scorer> {
  return defineScorer({
    name,
    family: "metric",
    summary: "made for a test",
    needs: ["text"],
    arity: "output",
    range: [-Infinity, Infinity],
    direction: "higher",
    unit: "points",
    deterministic: true,
    create: () => perOutput(["text"], (task) => ({ values: [of(task.outputs[0]!.text!, task)] })),
  }).create();
}

/** Quality by which answer it is, and noise of the item: nothing in the text changes it. */
const truth = ({ item, outputs }: Task): number =>
  Number(outputs[0]!.id.endsWith("good")) + 0.5 * seeded(hashSeed(1, item.id))();
const clean = scorer("clean", (_, task) => truth(task));
const longish = scorer("longish", (text, task) => truth(task) + 0.02 * text.length);
const polite = scorer("polite", (text, task) => truth(task) + (/sorry|apolog/iu.test(text) ? 2 : 0));
/** Every text gets a number of its own. */
const noise = scorer("noise", (text) => seeded(hashSeed(2, text))());

const run = async (s: Promise<Scorer>, more: Partial<AttackOptions> = {}) =>
  attack(dataset(40), await s, { ...options, ...more }, plainContext(1));

test("attack(data, scorer that likes length) finds it, and counts it on items that the search never saw", async () => {
  const found = await run(longish);
  expect(found.universal[0]!.success.value).toBe(1);
  expect(found.universal[0]!.net.ciLow).toBeGreaterThan(0.25);
  expect(found.byItem.nFooled).toBe(found.byItem.nItems);
  expect(found.decision[0]).toMatch(/^Do not optimise against longish unguarded/);
  expect(found.constants[0]!.winRate.value).toBeGreaterThan(0.9);
  expect([found.nSearch, found.nHeldOut]).toEqual([20, 20]);
});

test("attack(data, scorer that likes one phrase) finds the cheapest text that holds it", async () => {
  const found = await run(polite);
  const [cheapest] = found.byItem.exploits;
  expect(cheapest!.after).toMatch(/sorry|apolog/iu);
  expect(cheapest!.cost).toBeLessThanOrEqual(6);
  expect(cheapest!.overtakes).toBe(true);
  expect(found.byItem.nOvertaking).toBe(found.byItem.nWithRival);
  expect(found.universal[0]!.moves.join()).toMatch(/apology|sorry|apolog/iu);
});

test("attack(data, scorer that no text changes) finds nothing and says that this is no proof", async () => {
  const found = await run(clean);
  expect(found.universal).toEqual([]);
  expect(found.byItem.nFooled).toBe(0);
  expect(found.decision.join(" ")).toContain("no proof");
  // Six raised and none lowered are the fewest that p reaches 2.5% with; 20 items are held out.
  expect(found.smallestDetectable).toBeGreaterThan(6 / 20);
  expect(found.decision[0]).toMatch(
    /On 20 held-out items a sequence is shown with 80% power where it raises \d+% of items/,
  );
});

test("attack(data, scorer of pure noise) claims a universal weak spot on no more than 1 in 20 seeds and a margin", async () => {
  let claims = 0;
  for (let seed = 0; seed < 20; seed++) {
    const found = await run(noise, { seed, callsPerItem: 10, universalCalls: 40 });
    if (/^(?:Do not optimise|A weak spot)/.test(found.decision[0]!)) claims++;
  }
  // Upper end for 20 seeds at 2.5% each: mean 0.5, three standard errors 2.1.
  expect(claims).toBeLessThanOrEqual(2);
});

test("attack(...) gives the same for the same seed, another for another", async () => {
  const [a, b, c] = [await run(longish), await run(longish), await run(longish, { seed: 4 })];
  expect(b).toEqual(a);
  expect(c.byItem.exploits.map((e) => e.item)).not.toEqual(a.byItem.exploits.map((e) => e.item));
});

test("attack(...) scores no more texts than attackCalls said", async () => {
  for (const s of [longish, polite, noise]) {
    const { nScored } = await run(s);
    expect(nScored).toBeLessThanOrEqual(attackCalls(dataset(40), options).byScorer);
  }
});

test("attack(...) that goes on from a memory asks for what is missing only and ends with the same findings", async () => {
  const known = new Map<string, number>();
  const memory: Memory = { known: new Map(), remember: (key, value) => void known.set(key, value) };
  const whole = await run(polite, { memory });
  expect(known.size).toBe(whole.nScored);
  const half = new Map([...known].slice(0, Math.floor(known.size / 2)));
  const rest = await run(polite, { memory: { ...NO_MEMORY, known: half } });
  expect(rest.nScored).toBe(known.size - half.size);
  expect({ ...rest, nScored: 0 }).toEqual({ ...whole, nScored: 0 });
});

test("attack(...) remembers no text as missing, so that one without a score is asked again", async () => {
  const known = new Map<string, number>();
  const memory: Memory = { known: new Map(), remember: (key, value) => void known.set(key, value) };
  const often = await scorer("often", (text) => (text.length % 3 === 0 ? NaN : text.length));
  const whole = await run(Promise.resolve(often), { memory });
  expect(known.size).toBeLessThan(whole.nScored);
  expect([...known.values()].every(Number.isFinite)).toBe(true);
  const again = await run(Promise.resolve(often), { memory: { ...NO_MEMORY, known } });
  expect(again.nScored).toBe(whole.nScored - known.size);
});

test("attack(...) shows the texts found to other scorers", async () => {
  const wordy = await scorer("wordy", (text, task) => truth(task) + 0.1 * text.split(" ").length);
  const found = await run(longish, { transferTo: [await clean, wordy] });
  const cleanGains = found.transfer.filter((t) => t.scorer === "clean").map((t) => t.gain.value);
  expect(cleanGains).toEqual(cleanGains.map(() => 0));
  expect(found.decision.at(-2)).toMatch(/^Other scorers fooled by the same held-out texts: wordy 100%/);
  expect(found.decision.at(-1)).toMatch(/^Not shown to be fooled by the same held-out texts: clean 0%/);
});

/** Prefers good answers and flattery, and by half a unit of log-odds what it sees first. */
const pairwise = (isSpread: boolean): Promise<Scorer> =>
  defineScorer({
    name: "pairwise",
    family: "judge",
    summary: "made for a test, and likes what it sees first",
    needs: ["text"],
    arity: "pair",
    range: [0, 1],
    direction: "higher",
    unit: "P(first preferred)",
    deterministic: true,
    create: () => {
      const strength = (text: string, id: string, item: string): number =>
        Number(id.endsWith("good")) * (isSpread ? 1 + seeded(hashSeed(5, item))() : 1) +
        (/question/iu.test(text) ? 2 : 0);
      return {
        score: async (tasks) =>
          tasks.map(({ item, outputs: [a, b] }) => {
            const margin = strength(a!.text!, a!.id, item.id) - strength(b!.text!, b!.id, item.id);
            return { values: [1 / (1 + Math.exp(-margin - 0.5))] };
          }),
      };
    },
  }).create();

test("attack(data, pair scorer) measures log-odds against the better output in both orders, so that the order cancels", async () => {
  const found = await run(pairwise(true));
  expect(found.universal[0]!.moves.join()).toMatch(/flattery|question/iu);
  // Two units of log-odds, whatever is shown first.
  expect(found.universal[0]!.gain.value! * found.sd!).toBeCloseTo(2, 6);
  expect(found.byItem.nOvertaking).toBe(found.byItem.nWithRival);
});

test("attack(data, scorer without spread) makes no gains up where there is no scale", async () => {
  const found = await run(pairwise(false));
  expect(found.sd).toBe(0);
  expect(found.notes[0]).toContain("no scale");
});

test("attack(...) without gold attacks the first output of each item and says so", async () => {
  const found = await run(longish, { gold: null, worth: UNKNOWN_WORTH });
  expect(found.byItem.nWithRival).toBe(0);
  expect(found.byItem.exploits.every((e) => e.overtakes === null)).toBe(true);
  expect(found.notes.join(" ")).toContain("no judgments");
});

test("attack(...) keeps outputs that get no score out of the shares, never as 0", async () => {
  const half = scorer("half", (text, task) =>
    hashSeed(task.item.id) % 2 === 0 ? NaN : truth(task) + 0.02 * text.length,
  );
  const found = await run(half);
  expect(found.byItem.nMissing).toBeGreaterThan(0);
  expect(found.byItem.nItems + found.byItem.nMissing).toBe(20);
  expect(found.universal[0]!.success.value).toBe(1);
  expect(found.universal[0]!.success.n).toBeLessThan(20);
});

test("attack(...) refuses data without texts and scorers of lists, naming them", async () => {
  const bare = assemble(
    { name: "bare" },
    {
      items: [{ id: "i", references: [], tags: {} }],
      outputs: [{ id: "o", itemId: "i", tags: {} }],
      pairs: [],
      judgments: [],
      columns: [],
    },
  );
  await expect(attack(bare, await clean, options, plainContext(1))).rejects.toThrow(
    /bare: no output has a text; expected outputs with texts/,
  );
  const lists = { ...(await clean), spec: { ...(await clean).spec, arity: "list" as const } };
  await expect(attack(dataset(4), lists, options, plainContext(1))).rejects.toThrow(/scores lists/);
});
