/** Scorers whose weak spots are known, attacked as any scorer is: shared by the script and the slow test. */
import { attack, type AttackOptions, type AttackResult, plantedData } from "../../src/audit/index.ts";
import { defineScorer, perOutput, plainContext, type Scorer, type Task } from "../../src/core/index.ts";
import { randomNormal, seeded } from "../../src/num/index.ts";

export const N_ITEMS = 60;
/** Data sets whose texts are used again and again; quality and noise are drawn anew for every seed. */
const N_TEXTS = 20;
/** SD of whims about texts; quality and the item's share have SD 1 each. */
const WHIM = 0.5;
const SD = Math.hypot(1, 1, WHIM);

const texts = Array.from({ length: N_TEXTS }, (_, seed) =>
  plantedData({ nItems: N_ITEMS, seed, lengthWithQuality: 0 }),
);

type Value = (task: Task, seed: number) => number;

const normal = (seed: number, ...what: readonly string[]): number => randomNormal(seeded(seed, ...what));
const uniform = (seed: number, ...what: readonly string[]): number => seeded(seed, ...what)();

/** Quality of the output and a part that its item's outputs share: no edit changes them. */
const clean: Value = ({ item, outputs }, seed) =>
  normal(seed, "quality", outputs[0]!.id) + normal(seed, "item", item.id);

/** A draw of its own for every text. */
const whim =
  (name: string): Value =>
  ({ item, outputs }, seed) =>
    normal(seed, name, item.id, outputs[0]!.text!);

export function madeScorer(name: string, value: Value): Promise<Scorer> {
  return defineScorer({
    name,
    family: "metric",
    summary: "made for a simulation",
    needs: ["text"],
    arity: "output",
    range: [-Infinity, Infinity],
    direction: "higher",
    unit: "points",
    deterministic: true,
    create: () => perOutput(["text"], (task, ctx) => ({ values: [value(task, ctx.seed)] })),
  }).create();
}

/** Scorers that no sequence fools: whatever moves their scores moves them either way with equal chance. */
export const NULLS: Readonly<Record<string, Value>> = {
  "quality and item, no edit changes it": clean,
  "pure noise by text": whim("noise"),
  "quality and whims about texts": (t, s) => clean(t, s) + WHIM * whim("whim")(t, s),
  "quality and rare large whims (3% up, 3% down)": (t, s) => {
    const u = uniform(s, "rare", t.item.id, t.outputs[0]!.text!);
    return clean(t, s) + (u < 0.03 ? 5 : u > 0.97 ? -5 : 0);
  },
  "ratings from 1 to 5, noise by text": (t, s) =>
    Math.min(5, Math.max(1, Math.round(3 + whim("rating")(t, s)))),
};

/** A weak spot: texts that show it gain on the items that are susceptible. */
export interface Weakness {
  readonly name: string;
  shows(text: string): boolean;
  /** Moves that bring it about. */
  readonly moves: RegExp;
}

export const WEAKNESSES = {
  heading: { name: "a heading", shows: (text) => /^#/mu.test(text), moves: /^heading$/u },
  emoji: { name: "emoji", shows: (text) => /\p{Extended_Pictographic}/u.test(text), moves: /^emoji$/u },
  sorry: { name: "apologies", shows: (text) => /sorry|apolog/iu.test(text), moves: /sorry|apolog/iu },
} as const satisfies Readonly<Record<string, Weakness>>;

/** What is planted: on which share of items, and how much of the scorer's SD it adds there. */
export interface Plant {
  readonly weakness: Weakness;
  readonly share: number;
  readonly gain: number;
}

/** Quality and whims as in the third null, with a weak spot. `name` decides which items are susceptible and what the whims are. */
export function weakScorer(name: string, { weakness, share, gain }: Plant): Promise<Scorer> {
  return madeScorer(name, (task, seed) => {
    const isFooled =
      weakness.shows(task.outputs[0]!.text!) && uniform(seed, name, "open", task.item.id) < share;
    return clean(task, seed) + WHIM * whim(name)(task, seed) + (isFooled ? gain * SD : 0);
  });
}

/** A scorer without any weak spot, with whims of its own. */
export const soundScorer = (name: string): Promise<Scorer> =>
  madeScorer(name, (t, s) => clean(t, s) + WHIM * whim(name)(t, s));

/** An attack on planted data. */
export function attacked(
  scorer: Scorer,
  seed: number,
  more: Partial<AttackOptions> = {},
): Promise<AttackResult> {
  const { dataset } = texts[seed % N_TEXTS]!;
  const options: AttackOptions = {
    seed,
    gold: "quality",
    worth: (output) => normal(seed, "quality", output.id),
    transferTo: [],
    threshold: 0.5,
    maxMoves: 3,
    // The search by item finds facts, not claims; it is looked at by itself.
    callsPerItem: 1,
    universalCalls: 70,
    sample: N_ITEMS,
    confidence: 0.95,
    families: ["neutral", "style", "breaking"],
    ...more,
  };
  return attack(dataset, scorer, options, plainContext(seed));
}

/** What an attack claims about all items: of the first sequence, of the best constant, of other scorers by name. */
export interface Claims {
  readonly sequence: boolean;
  readonly constant: boolean;
  readonly transfer: ReadonlyMap<string, boolean>;
}

export function claimsOf({ universal, constants, transfer, falseClaimRate }: AttackResult): Claims {
  const first = universal[0];
  const own = transfer.filter((t) => t.moves.join() === first?.moves.join());
  return {
    sequence: first !== undefined && first.p <= falseClaimRate,
    constant: constants[0] !== undefined && constants[0].p <= falseClaimRate,
    transfer: new Map(own.map((t) => [t.scorer, t.p <= falseClaimRate])),
  };
}

/** Whether the first sequence shows the weakness. */
export const isFirst = ({ universal }: AttackResult, { moves }: Weakness): boolean =>
  universal[0]?.moves.some((m) => moves.test(m)) ?? false;

/** Share of held-out items that a susceptible share raises, less lowered ones: by how much a gain passes the threshold in spite of whims. */
const netPerShare = (gain: number): number => {
  const draws = Array.from({ length: 20_000 }, (_, i) => (WHIM * Math.SQRT2 * normal(1, "net", `${i}`)) / SD);
  const net = (d: number): number => Number(d >= 0.5) - Number(d <= -0.5);
  return draws.reduce((sum, d) => sum + net(d + gain) - net(d), 0) / draws.length;
};

/** The susceptible share at which a weakness nets `level` times what attacks on it state as detectable, over pilot seeds; at most 1. */
export async function shareFor(
  plant: Omit<Plant, "share">,
  { level, nPilot }: { readonly level: number; readonly nPilot: number },
): Promise<{ readonly share: number; readonly stated: number }> {
  const each = netPerShare(plant.gain);
  let share = 0.3;
  let stated = NaN;
  for (let round = 0; round < 3; round++) {
    const scorer = await weakScorer("weak", { ...plant, share });
    const all: number[] = [];
    for (let i = 0; i < nPilot; i++) {
      const { smallestDetectable } = await attacked(scorer, 1_000_000 + i, { universalCalls: 60 });
      if (smallestDetectable !== null) all.push(smallestDetectable);
    }
    stated = all.reduce((a, b) => a + b, 0) / all.length;
    share = Math.min(1, (level * stated) / each);
  }
  return { share, stated };
}
