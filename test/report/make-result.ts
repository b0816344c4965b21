import type { Family, Judgment } from "../../src/core/index.ts";
import type {
  Comparison,
  ExplorerItem,
  MetaResult,
  Rank,
  ReportSamples,
  Row,
  ScatterSample,
} from "../../src/meta/index.ts";
import { randomInt, randomNormal, type Rng, seeded } from "../../src/num/index.ts";

/** Size and seed of a made-up result. */
export interface MadeSize {
  readonly scorers: number;
  readonly items: number;
  readonly systems: number;
  readonly shownItems: number;
  readonly pointsPerScorer: number;
  readonly words: number;
  readonly seed: number;
}

export const SMALL: MadeSize = {
  scorers: 9,
  items: 350,
  systems: 2,
  shownItems: 60,
  pointsPerScorer: 150,
  words: 60,
  seed: 7,
};
export const LARGE: MadeSize = {
  scorers: 60,
  items: 3334,
  systems: 12,
  shownItems: 2000,
  pointsPerScorer: 400,
  words: 40,
  seed: 11,
};

const NAMES: readonly (readonly [string, Family])[] = [
  ["Skywork-Reward-Gemma-2-27B", "reward-model"],
  ["internlm2-20b-reward", "reward-model"],
  ["o1-mini judge (both orders)", "judge"],
  ["COMET-22", "metric"],
  ["unit-test verifier", "verifier"],
  ["panel of 3", "composite"],
  ["chrF++", "metric"],
  ["ROUGE-L", "metric"],
  ["BLEU", "metric"],
  ["GRM-Gemma-2B", "reward-model"],
  ["haiku judge", "judge"],
  ["MetricX-23-XL", "metric"],
];
const SENTINELS = ["random", "length", "position"] as const;
const SLICES = ["knowledge", "reasoning", "math", "coding", "translation", "summaries", "safety", "chat"];
const WORDS =
  "the a model answers question because steps proof total value therefore river city 42 report maybe carefully first second result shows that not we find in 1998 number of and is are".split(
    " ",
  );

interface Made {
  readonly name: string;
  readonly family: Family;
  readonly sentinel: boolean;
  readonly value: number;
}

/** A seeded result and samples of the size asked for; the numbers mean nothing but have the right shapes. */
export function makeResult(size: MadeSize): { readonly result: MetaResult; readonly samples: ReportSamples } {
  const rng = seeded(size.seed);
  const scorers = makeScorers(size.scorers, rng);
  const rows = scorers.flatMap((s) => rowsOf(s, size, rng));
  const real = scorers.filter((s) => !s.sentinel).toSorted((a, b) => b.value - a.value);
  const items = Array.from({ length: size.shownItems }, (_, k) => makeItem(k, scorers, size));
  const result: MetaResult = {
    version: "0.1.0",
    seed: size.seed,
    datasets: [summaryOf(size)],
    rows,
    comparisons: comparisonsOf(real, size, rng),
    ranks: ranksOf(real),
    decisions: [decisionOf(real, size)],
    worst: worstOf(items, real),
    warnings: ["2 items without any judgment were left out"],
    ceilings: [
      {
        ...KEY,
        measure: "accuracy",
        label: "one rater against the others",
        value: 0.81,
        ciLow: 0.78,
        ciHigh: 0.84,
        n: 350,
      },
    ],
    cues: [
      { ...KEY, scorer: real[0]!.name, cue: "length", ofScorer: 0.41, ofGold: 0.05, n: size.items },
      { ...KEY, scorer: "ROUGE-L", cue: "bullets", ofScorer: 0.12, ofGold: 0.01, n: size.items },
    ],
  };
  const scatter = scorers.map((s) => scatterOf(s, size, items, rng));
  const scoreRange = Object.fromEntries(scorers.map((s) => [s.name, [-3, 3] as const] as const));
  return { result, samples: { scatter, items, itemsTotal: size.items, scoreRange } };
}

const KEY = { dataset: "made-up", gold: "label" } as const;

function makeScorers(n: number, rng: Rng): Made[] {
  const real = Array.from({ length: n }, (_, k): Made => {
    const [base, family] = NAMES[k % NAMES.length]!;
    const name = k < NAMES.length ? base : `${base} v${Math.floor(k / NAMES.length) + 1}`;
    return { name, family, sentinel: false, value: 0.72 - (0.22 * k) / n + 0.01 * randomNormal(rng) };
  });
  const sentinels = SENTINELS.map((name, k): Made => ({
    name,
    family: "sentinel",
    sentinel: true,
    value: [0.5, 0.571, 0.52][k]!,
  }));
  return [...real, ...sentinels];
}

function rowsOf(s: Made, size: MadeSize, rng: Rng): Row[] {
  const make = (measure: string, slice: Row["slice"], value: number | null, n: number): Row => {
    const half = value === null ? null : 1.96 * Math.sqrt((0.25 * 0.9) / n);
    const ci = {
      value,
      ciLow: half === null ? null : value! - half,
      ciHigh: half === null ? null : value! + half,
    };
    const counts = { n, nItems: n, nSystems: size.systems, dropped: value === null ? n : 0 };
    const how = {
      confidence: 0.95,
      ciMethod: "cluster bootstrap",
      population: "items like these",
      resamples: 1000,
    };
    const kind = { measure, rule: "ties count 1/2", level: "response", grouping: "item", slice } as const;
    return {
      ...KEY,
      scorer: s.name,
      family: s.family,
      ...kind,
      ...ci,
      ...how,
      ...counts,
      seed: size.seed,
      sentinel: s.sentinel,
      primary: measure === "accuracy",
    };
  };
  const missing = s.name === "BLEU";
  const slices = SLICES.map((task, k) =>
    make(
      "accuracy",
      { task },
      missing ? null : s.value - 0.12 + 0.03 * k + 0.02 * randomNormal(rng),
      Math.max(12, Math.floor(size.items / (k + 4))),
    ),
  );
  return [
    make("accuracy", {}, missing ? null : s.value, size.items),
    make("spearman", {}, missing ? null : 2 * s.value - 1, size.items),
    ...slices,
  ];
}

function comparisonsOf(real: readonly Made[], size: MadeSize, rng: Rng): Comparison[] {
  const made: Comparison[] = [];
  real.forEach((a, i) => {
    real.slice(i + 1).forEach((b) => {
      if (i > 0 && size.scorers < 20 && rng() < 0.5) return;
      const difference = a.value - b.value;
      const p = Math.min(1, Math.exp(-Math.abs(difference) * 90));
      made.push({
        ...KEY,
        a: a.name,
        b: b.name,
        measure: "accuracy",
        level: "response",
        grouping: "item",
        slice: {},
        difference,
        ciLow: difference - 0.05,
        ciHigh: difference + 0.05,
        p,
        pAdjusted: Math.min(1, p * 3),
        adjust: "step-down maxT",
        familySize: (real.length * (real.length - 1)) / 2,
        method: "paired cluster permutation",
        n: size.items,
        dropped: 0,
        seed: size.seed,
      });
    });
  });
  return made;
}

function ranksOf(real: readonly Made[]): Rank[] {
  return real.map((s, k) => ({
    ...KEY,
    scorer: s.name,
    rank: k + 1,
    rankLow: Math.max(1, k - 1),
    rankHigh: Math.min(real.length, k + 3),
    cluster: 1 + Math.floor(k / Math.max(3, Math.ceil(real.length / 6))),
  }));
}

function decisionOf(real: readonly Made[], size: MadeSize): MetaResult["decisions"][number] {
  const [best, ...others] = real;
  const alike = others.slice(0, 3).map((s) => s.name);
  const avoid = real.slice(-2).map((s) => s.name);
  const uses = ["monitor", "best-of-n", "rl"] as const;
  return {
    ...KEY,
    measure: "accuracy",
    best: best!.name,
    notDistinguishable: [best!.name, ...alike],
    avoid,
    sentences: [
      `Use ${best!.name}: accuracy 0.712 [0.664, 0.759], n = ${size.items}.`,
      `${alike.join(", ")} cannot be told from it at n = ${size.items}; about 410 more items would tell a difference of 3 points.`,
      `Avoid ${avoid.join(" and ")}: their intervals reach down to length alone, 0.571 [0.519, 0.622].`,
    ],
    verdicts: uses.flatMap((use) =>
      real.slice(0, 6).map((s, k) => ({
        scorer: s.name,
        use,
        verdict:
          use === "rl" ? ("not tested" as const) : k < 3 ? ("use" as const) : ("use with care" as const),
        reason:
          use === "rl"
            ? "not tested under optimisation"
            : k < 3
              ? "above every baseline by at least 0.09"
              : "close to length alone",
      })),
    ),
    untested: ["under optimisation", "on languages other than English"],
    next: [
      {
        why: "To tell the first four apart, label about 410 more pairs.",
        command: "trenchcoat raters power made-up --detect 0.03",
      },
    ],
  };
}

function sentence(n: number, rng: Rng): string {
  return Array.from({ length: n }, () => WORDS[randomInt(rng, WORDS.length)]!).join(" ");
}

function makeItem(k: number, scorers: readonly Made[], size: MadeSize): ExplorerItem {
  const rng = seeded(size.seed, "item", k);
  const shownSystems = Math.min(2, size.systems);
  const first = sentence(size.words, rng).split(" ");
  const outputs = Array.from({ length: shownSystems }, (_, s) => {
    const text = first
      .map((w) => (s > 0 && rng() < 0.25 ? WORDS[randomInt(rng, WORDS.length)]! : w))
      .join(" ");
    return {
      id: `q${k}-${s}`,
      system: `system-${(k + s) % size.systems}`,
      text,
      tags: { style: s === 0 ? "plain" : "markdown" },
      gold: s === 0 ? 1 : 0,
      scores: Object.fromEntries(
        scorers.filter((x) => x.name !== "BLEU").map((x) => [x.name, randomNormal(rng)]),
      ),
    };
  });
  const judgments: Judgment[] = [
    {
      kind: "correct",
      rater: { aggregate: "answer key" },
      aspect: "label",
      itemId: `q${k}`,
      outputs: [`q${k}-0`],
    },
    {
      kind: "spans",
      rater: { id: "rater-1", persistent: true },
      aspect: "mqm",
      output: `q${k}-1`,
      side: "output",
      spans: [{ start: 10, end: 26, category: "accuracy", severity: "major" }],
    },
    {
      kind: "rating",
      rater: { id: "rater-2", persistent: true },
      aspect: "quality",
      target: { output: `q${k}-0` },
      value: 4,
    },
  ];
  return {
    dataset: KEY.dataset,
    id: `q${k}`,
    prompt: `${sentence(12, rng)}?`,
    source: null,
    references: [sentence(20, rng)],
    tags: { task: SLICES[k % SLICES.length]!, lang: "en" },
    outputs,
    judgments,
    disagreement: rng(),
    disagreeing: scorers[randomInt(rng, scorers.length)]!.name,
  };
}

function worstOf(items: readonly ExplorerItem[], real: readonly Made[]): MetaResult["worst"] {
  return items.slice(0, 12).map((item) => ({
    ...KEY,
    scorer: real[0]!.name,
    itemId: item.id,
    goldSays: "the first is right",
    scorerSays: "the second, by 2.1",
    outputs: item.outputs.map(({ id, system, text }) => ({ id, system, text })),
    disagreement: item.disagreement,
  }));
}

function scatterOf(s: Made, size: MadeSize, items: readonly ExplorerItem[], rng: Rng): ScatterSample {
  const points = Array.from({ length: size.pointsPerScorer }, (_, k) => ({
    gold: 1 + randomInt(rng, 5),
    id: items[k % items.length]!.outputs[0]!.id,
  }));
  const scores = points.map((p) => (2 * s.value - 1) * (p.gold - 3) * 1.4 + randomNormal(rng));
  return {
    ...KEY,
    scorer: s.name,
    family: s.family,
    goldValues: points.map((p) => p.gold),
    scores,
    outputIds: points.map((p) => p.id),
    shown: points.length,
    total: size.items * size.systems,
  };
}

function summaryOf(size: MadeSize): MetaResult["datasets"][number] {
  const nOutputs = size.items * size.systems;
  return {
    name: KEY.dataset,
    summary: "made by a seeded generator",
    licence: "MIT",
    source: "test/report/make-result.ts",
    nItems: size.items,
    nOutputs,
    nPairs: size.items,
    nSystems: size.systems,
    nJudgments: nOutputs,
    golds: [KEY.gold],
    scorers: size.scorers,
    notes: [],
    skipped: 0,
  };
}
