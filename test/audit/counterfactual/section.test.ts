import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Answers,
  askPlan,
  type AuditSettings,
  chooseTargets,
  type CounterfactualPlan,
  counterfactualSection,
  cueVerdicts,
  DEFAULT_SETTINGS,
  editsNamed,
  leastClusters,
  rewardable,
  type Verdict,
} from "../../../src/audit/index.ts";
import {
  assemble,
  importedScorer,
  type Output,
  type ScorerSpec,
  type Task,
} from "../../../src/core/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const EDITS = editsNamed(["filler", "trailing-newline", "bold-words", "shuffle-words"]);

/** A plan of items of two outputs, and answers to it as they are given. */
function plan(
  nItems: number,
  spec: ScorerSpec = importedScorer("made", { family: "metric" }),
): CounterfactualPlan {
  const items = Array.from({ length: nItems }, (_, i) => ({
    id: `i${i}`,
    references: [],
    tags: { lang: "en" },
  }));
  const outputs = items.flatMap(({ id }, i) =>
    [0, 1].map((k) => ({
      id: `${id}/${k}`,
      itemId: id,
      // Every third text has too few words for the edits of words.
      text:
        i % 3 === 0 ? `it is ${i}${k}` : `The river number ${i} is long and the boat ${k} was slow on it.`,
      tags: {},
    })),
  );
  const dataset = assemble({ name: "made" }, { items, outputs, pairs: [], judgments: [], columns: [] });
  return { ...chooseTargets({ dataset }, { seed: 1, sample: null }), dataset, edits: EDITS, spec, seed: 1 };
}

/** Normal originals; the change by an edit is normal about its mean, and NaN where the edit does not apply. */
function answers(
  of: CounterfactualPlan,
  seed: number,
  byEdit: readonly { readonly mean: number; readonly sd: number; readonly share?: number }[],
): Answers {
  const rng = seeded(seed, "answers");
  const base = Float64Array.from(of.targets, () => randomNormal(rng));
  const valueOf = new Map(of.targets.map((t, i) => [t.output, base[i]!]));
  return {
    base,
    rival: Float64Array.from(of.targets, (t) => valueOf.get(t.rival!)!),
    spread: of.spread.map((own) => own.map((at) => valueOf.get(at)!)),
    byEdit: byEdit.map(({ mean, sd, share = 1 }) => ({
      values: base.map((v) => {
        const changed = v + mean + sd * randomNormal(rng);
        return rng() < share ? changed : NaN;
      }),
      notApplicable: {},
      missing: {},
      featureChange: base.map(() => NaN),
    })),
    nScored: 0,
  };
}

const RANK: Readonly<Record<Verdict, number>> = { PASS: 0, INCONCLUSIVE: 1, FLAG: 2 };
const seeds = fc.nat(1_000_000);
const nItems = fc.constantFrom(6, 12, 14, 15, 30, 80);
const spreads = fc.constantFrom(0, 0.05, 0.3, 1);
const effects = fc.double({ min: -1, max: 1, noNaN: true });
const four = fc.array(fc.record({ mean: effects, sd: spreads }), { minLength: 4, maxLength: 4 });
/** Without spread rounding decides whether an effect is exactly constant. */
const noisy = fc.array(fc.record({ mean: effects, sd: fc.constantFrom(0.05, 0.3, 1) }), {
  minLength: 4,
  maxLength: 4,
});
/** Item groups without which no edit that is alone could be flagged. */
const LEAST = leastClusters({ floor: 0.1, sides: "two", level: 0.05, power: 0.8 });
const RUNS = { numRuns: 80 };

describe("counterfactualSection", () => {
  test("FLAG only where the effect is beyond the floor and its adjusted p small, PASS only where its interval is inside: never both", () => {
    fc.assert(
      fc.property(nItems, seeds, four, (n, seed, byEdit) => {
        const of = plan(n);
        const section = counterfactualSection(of, answers(of, seed, byEdit), DEFAULT_SETTINGS);
        const { floor, fdr } = DEFAULT_SETTINGS;
        for (const row of section.edits) {
          const { value, ciLow, ciHigh } = row.both.sd;
          if (row.verdict === "FLAG") {
            expect(row.pAdjusted).toBeLessThanOrEqual(fdr);
            expect(row.pAdjusted).toBeGreaterThanOrEqual(row.p!);
            if (row.family === "breaking") expect(value).toBeGreaterThan(floor);
            else expect(Math.abs(value!)).toBeGreaterThan(floor);
          }
          if (row.verdict === "PASS") {
            expect(ciHigh).toBeLessThan(floor);
            if (row.family !== "breaking") expect(ciLow).toBeGreaterThan(-floor);
            expect(row.pAdjusted).toBeGreaterThan(fdr);
          }
          if (row.smallestDetectable !== null) expect(row.smallestDetectable).toBeGreaterThanOrEqual(floor);
        }
      }),
      RUNS,
    );
  });

  test("a larger effect with the same spread never gets a milder verdict", () => {
    const positive = fc.double({ min: 0, max: 0.6, noNaN: true });
    fc.assert(
      fc.property(nItems, seeds, spreads, positive, positive, (n, seed, sd, a, b) => {
        const of = { ...plan(n), edits: editsNamed(["filler"]) };
        const drawn = answers(of, seed, [{ mean: 0, sd }]);
        const { base } = drawn;
        const own = drawn.byEdit[0]!;
        const centre = own.values.reduce((s, v, i) => s + v - base[i]!, 0) / base.length;
        const scale = counterfactualSection(of, drawn, DEFAULT_SETTINGS).sd;
        const verdictAt = (effect: number): Verdict => {
          const values = own.values.map((v) => v - centre + effect * scale);
          return counterfactualSection(of, { ...drawn, byEdit: [{ ...own, values }] }, DEFAULT_SETTINGS)
            .edits[0]!.verdict;
        };
        const [low, high] = a < b ? [a, b] : [b, a];
        expect(RANK[verdictAt(low)]).toBeLessThanOrEqual(RANK[verdictAt(high)]);
        expect(RANK[verdictAt(-low)]).toBeLessThanOrEqual(RANK[verdictAt(-high)]);
      }),
      RUNS,
    );
  });

  test("a higher floor flags no more edits; other numbers of the scorer stay", () => {
    fc.assert(
      fc.property(nItems, seeds, four, (n, seed, byEdit) => {
        const of = plan(n);
        const given = answers(of, seed, byEdit);
        const at = (floor: number) => counterfactualSection(of, given, { ...DEFAULT_SETTINGS, floor });
        const [low, high] = [at(0.1), at(0.3)];
        low.edits.forEach((row, i) => {
          if (high.edits[i]!.verdict === "FLAG") expect(row.verdict).toBe("FLAG");
          expect(high.edits[i]!.both).toEqual(row.both);
        });
      }),
      RUNS,
    );
  });

  test("a positive affine change of the scorer changes raw effects only", () => {
    fc.assert(
      fc.property(nItems, seeds, noisy, fc.constantFrom(0.25, 8, 1024), (n, seed, byEdit, a) => {
        const of = plan(n);
        const given = answers(of, seed, byEdit);
        const turned = (v: number): number => a * v + 3;
        const other: Answers = {
          ...given,
          base: given.base.map(turned),
          rival: given.rival.map(turned),
          spread: given.spread.map((own) => own.map(turned)),
          byEdit: given.byEdit.map((e) => ({ ...e, values: e.values.map(turned) })),
        };
        const [one, two] = [given, other].map((g) => counterfactualSection(of, g, DEFAULT_SETTINGS));
        one!.edits.forEach((row, i) => {
          const same = two!.edits[i]!;
          expect([same.verdict, same.damage, same.why]).toEqual([row.verdict, row.damage, row.why]);
          expect(same.both.sd.value).toBeCloseTo(row.both.sd.value!, 9);
          expect(same.both.raw.value! / a).toBeCloseTo(row.both.raw.value!, 9);
          expect(same.pAdjusted).toBeCloseTo(row.pAdjusted!, 9);
          expect(same.both.winRate!.value).toBeCloseTo(row.both.winRate!.value!, 12);
        });
      }),
      RUNS,
    );
  });

  test("outputs to which an edit does not apply take no part: they are neither an effect of 0 nor in n", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, mean, share) => {
          const of = { ...plan(30), edits: editsNamed(["filler"]) };
          const given = answers(of, seed, [{ mean, sd: 0, share }]);
          const row = counterfactualSection(of, given, DEFAULT_SETTINGS).edits[0]!;
          const applied = of.targets.filter((_, i) => !Number.isNaN(given.byEdit[0]!.values[i]!));
          const nClusters = new Set(applied.map((t) => t.cluster)).size;
          expect(row.both.nOutputs).toBe(applied.length);
          expect(row.both.raw.n).toBe(nClusters);
          if (nClusters > 0) expect(row.both.raw.value).toBeCloseTo(mean, 9);
          if (nClusters < LEAST) expect(row.verdict).toBe("INCONCLUSIVE");
          if (nClusters === 0)
            expect(row).toMatchObject({
              p: null,
              smallestDetectable: null,
              why: "applied to no output that has both scores",
            });
        },
      ),
      RUNS,
    );
  });

  test("an SD that one item makes passes nothing but exact invariance, and takes no flag away", () => {
    const of = plan(40);
    const byEdit = [
      { mean: 0.5, sd: 0.2 },
      { mean: 0, sd: 0 },
      { mean: 0.01, sd: 0.01 },
      { mean: -0.01, sd: 0.01 },
    ];
    const given = answers(of, 4, byEdit);
    const plain = counterfactualSection(of, given, DEFAULT_SETTINGS);
    expect(plain.dominant).toBeNull();
    expect(plain.edits.map((e) => e.verdict)).toEqual(["FLAG", "PASS", "PASS", "PASS"]);
    const far = of.targets[0]!.output;
    const spread = given.spread.map((own, i) => own.map((v, k) => (of.spread[i]![k] === far ? v + 1000 : v)));
    const made = counterfactualSection(of, { ...given, spread }, DEFAULT_SETTINGS);
    expect(made.dominant).toMatchObject({ item: "i0" });
    expect(made.dominant!.share).toBeGreaterThan(0.99);
    expect(made.edits.map((e) => e.verdict)).toEqual([
      "INCONCLUSIVE",
      "PASS",
      "INCONCLUSIVE",
      "INCONCLUSIVE",
    ]);
    expect(made.edits[0]!.why).toBe("one item makes up 100% of the spread that effects are measured in");
    expect(made.edits[3]!.damage).toBe("unclear");
    const large = {
      ...given.byEdit[0]!,
      values: given.base.map((v, i) => v + 600 + given.byEdit[0]!.values[i]!),
    };
    const flagged = { ...given, spread, byEdit: [large, ...given.byEdit.slice(1)] };
    expect(counterfactualSection(of, flagged, DEFAULT_SETTINGS).edits[0]!.verdict).toBe("FLAG");
  });

  test("a scorer that gives every text 0.1 has no spread, though its mean rounds: nothing passes", () => {
    const of = plan(40);
    const given = answers(of, 1, [{ mean: 0, sd: 0 }]);
    const same = { ...given, base: given.base.map(() => 0.1), spread: of.spread.map(() => [0.1, 0.1, 0.1]) };
    const values = given.base.map(() => 0.1);
    const section = counterfactualSection(
      { ...of, edits: EDITS.slice(0, 1) },
      { ...same, byEdit: [{ ...given.byEdit[0]!, values }] },
      DEFAULT_SETTINGS,
    );
    expect(section.sd).toBe(0);
    expect(section.edits[0]).toMatchObject({
      verdict: "INCONCLUSIVE",
      why: "the scorer gives every text the same value",
    });
  });

  test("edits that applied nowhere are no hypotheses: they cost the others nothing", () => {
    const of = plan(40);
    const some = [{ mean: 0.5, sd: 0.3 }];
    const never = { mean: 0, sd: 0, share: 0 };
    const whole = counterfactualSection(of, answers(of, 1, [...some, never, never, never]), DEFAULT_SETTINGS);
    const alone = counterfactualSection(
      { ...of, edits: EDITS.slice(0, 1) },
      answers(of, 1, some),
      DEFAULT_SETTINGS,
    );
    expect([whole.familySize, alone.familySize]).toEqual([1, 1]);
    expect(whole.edits[0]).toEqual(alone.edits[0]);
  });

  test("under no effect at all an audit of 20 edits with noise flags anything in at most 5% of 400 audits, and finds an effect of 1 SD", () => {
    const of = { ...plan(20), edits: Array.from({ length: 20 }, () => EDITS[0]!) };
    const none = Array.from({ length: 20 }, () => ({ mean: 0, sd: 0.5 }));
    const flagged = (seed: number, byEdit: typeof none): boolean[] =>
      counterfactualSection(of, answers(of, seed, byEdit), DEFAULT_SETTINGS).edits.map(
        (e) => e.verdict === "FLAG",
      );
    let nAny = 0;
    for (let seed = 0; seed < 400; seed++) nAny += Number(flagged(seed, none).includes(true));
    expect(nAny / 400).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 400));
    expect(flagged(1, [{ mean: 1, sd: 0.5 }, ...none.slice(1)])[0]).toBe(true);
  });
});

/** Asks a made scorer: the number of characters, and an own number of each output. */
const scoreOf = ({ id, text = "" }: Output): number => text.length + 5 * randomNormal(seeded(3, id));

async function asked(of: CounterfactualPlan, value: (o: Output) => number) {
  return askPlan(of, (tasks: readonly Task[]) =>
    Promise.resolve({ values: Float64Array.from(tasks, (t) => value(t.outputs[0]!)), missing: [] }),
  );
}

test("askPlan and counterfactualSection: a scorer, the same rescaled, and the same turned around and lower-is-better get the same verdicts", async () => {
  const verdicts = async (direction: "higher" | "lower", value: (o: Output) => number) => {
    const of = plan(30, importedScorer("made", { family: "metric", direction }));
    const section = counterfactualSection(of, await asked(of, value), DEFAULT_SETTINGS);
    return cueVerdicts(rewardable(section)).map((c) => [
      c.cue,
      c.verdict,
      c.direction,
      c.effect.value?.toFixed(9),
    ]);
  };
  const plain = await verdicts("higher", scoreOf);
  expect(plain.map(([, verdict]) => verdict)).toContain("FLAG");
  expect(await verdicts("higher", (o) => 16 * scoreOf(o) + 7)).toEqual(plain);
  expect(await verdicts("lower", (o) => 3 - 4 * scoreOf(o))).toEqual(plain);
});

test("askPlan counts what an edit does not apply to by reason, and asks nothing about it", async () => {
  const of = plan(30);
  const found = await asked(of, scoreOf);
  const section = counterfactualSection(of, found, DEFAULT_SETTINGS);
  const row = section.edits.find((e) => e.edit === "shuffle-words")!;
  expect(row.notApplicable).toEqual({ "fewer than 4 words": 20 });
  expect(row.both.nOutputs).toBe(40);
  const nEdited = section.edits.reduce((n, e) => n + e.both.nOutputs, 0);
  expect(found.nScored).toBe(60 + nEdited);
});

test("askPlan tells of the originals before it asks for any edited text; what is thrown then ends it", async () => {
  const of = plan(10);
  let nAsked = 0;
  const ask = (tasks: readonly Task[]) => {
    nAsked += tasks.length;
    return Promise.resolve({
      values: new Float64Array(tasks.length).fill(NaN),
      missing: tasks.map(() => "no key"),
    });
  };
  const stop = new Error("stop");
  const onOriginals = ({ missing }: { missing: Readonly<Record<string, number>> }): void => {
    expect(missing).toEqual({ "no key": 20 });
    throw stop;
  };
  await expect(askPlan(of, ask, { onOriginals })).rejects.toBe(stop);
  expect(nAsked).toBe(20);
});

test("a missing score of an edited text is counted as missing, not as an edit that does not apply or as 0", async () => {
  const of: CounterfactualPlan = { ...plan(30), edits: editsNamed(["filler"]) };
  const settings: AuditSettings = DEFAULT_SETTINGS;
  const found = await askPlan(of, (tasks) =>
    Promise.resolve({
      values: Float64Array.from(tasks, ({ outputs: [o] }, i) =>
        o!.text!.length > 90 && i % 2 === 0 ? NaN : scoreOf(o!),
      ),
      missing: tasks.map(() => "no answer"),
    }),
  );
  const row = counterfactualSection(of, found, settings).edits[0]!;
  expect(row.missing["no answer"]).toBeGreaterThan(0);
  expect(
    row.both.nOutputs +
      row.missing["no answer"]! +
      Object.values(row.notApplicable).reduce((a, b) => a + b, 0),
  ).toBe(60);
  expect(row.both.raw.value).toBeGreaterThan(20);
});
