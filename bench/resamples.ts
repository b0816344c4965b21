/**
 * npx tsx bench/resamples.ts [resamples]: CPU seconds of one thread for every measure of `meta`, for `rank` and for agreement of raters, with 10,000 resamples at
 * n = 5,000 on made data, draws and intervals included. Printed as a Markdown table, the slowest first.
 */
import {
  assemble,
  type BenchmarkRule,
  type Dataset,
  importedScorer,
  type Item,
  type Judgment,
  type Output,
  type Pair,
  type ScoreColumn,
  type Tags,
} from "../src/core/index.ts";
import {
  candidates,
  chooseGold,
  chooseMeasures,
  columnOf,
  evaluateColumns,
  makeView,
  partWeights,
  rankSystems,
  studyRaters,
  wholePart,
} from "../src/meta/index.ts";
import { randomInt, randomNormal, seeded } from "../src/num/index.ts";

const RESAMPLES = Number(process.argv[2] ?? 10_000);
const rng = seeded(1, "resamples");
const judge = (k: number) => ({ id: `rater ${k}`, persistent: true }) as const;
const metric = importedScorer("made", { family: "metric" });
const pairwise = importedScorer("made", { family: "judge", arity: "pair", range: [0, 1] });

/** What one item holds. */
interface Made {
  readonly tags?: Tags;
  readonly id?: string;
  readonly outputs: readonly Tags[];
  readonly judgments: (outputs: readonly Output[], pairs: readonly Pair[], item: Item) => readonly Judgment[];
  readonly pairs?: readonly (readonly [number, number])[];
}

/** A data set of `nItems` items with one score for each output, or for each pair in both orders. */
function dataset(
  name: string,
  nItems: number,
  make: (i: number) => Made,
  how: { rule?: BenchmarkRule; over?: "outputs" | "pairs" } = {},
): Dataset {
  const { rule, over = "outputs" } = how;
  const [items, outputs, pairs, judgments] = [[] as Item[], [] as Output[], [] as Pair[], [] as Judgment[]];
  for (let i = 0; i < nItems; i++) {
    const made = make(i);
    const item: Item = { id: made.id ?? `i${i}`, references: [], tags: made.tags ?? {} };
    const own = made.outputs.map((tags, k): Output => ({
      id: `${item.id}/${k}`,
      itemId: item.id,
      system: `s${k}`,
      tags,
    }));
    const met = (made.pairs ?? []).map(([a, b]): Pair => ({
      id: `${item.id}/${a}-${b}`,
      itemId: item.id,
      a: own[a]!.id,
      b: own[b]!.id,
      tags: {},
    }));
    items.push(item);
    outputs.push(...own);
    pairs.push(...met);
    judgments.push(...made.judgments(own, met, item));
  }
  const ids = (over === "pairs" ? pairs : outputs).map((o) => o.id);
  const column = (): ScoreColumn => ({
    scorer: over === "pairs" ? pairwise : metric,
    over,
    ids,
    values: Float64Array.from(ids, () => (over === "pairs" ? rng() : randomNormal(rng))),
  });
  const columns = over === "pairs" ? [column(), { ...column(), order: "swapped" as const }] : [column()];
  return assemble({ name, ...(rule ? { rule } : {}) }, { items, outputs, pairs, judgments, columns });
}

const rated = (value: () => number) => (outputs: readonly Output[]) =>
  outputs.map(({ id }): Judgment => ({
    kind: "rating",
    rater: judge(0),
    aspect: "quality",
    target: { output: id },
    value: value(),
  }));
const preferred = (_: readonly Output[], pairs: readonly Pair[]) =>
  pairs.map(({ id }): Judgment => ({
    kind: "preference",
    rater: judge(0),
    aspect: "label",
    pair: id,
    choice: rng() < 0.5 ? "a" : "b",
  }));
const right = (nRight: number) => (outputs: readonly Output[], _: readonly Pair[], item: Item) => [
  {
    kind: "correct",
    rater: judge(0),
    aspect: "right",
    itemId: item.id,
    outputs: outputs.slice(0, nRight).map((o) => o.id),
  } satisfies Judgment,
];
const blank = (n: number): Tags[] => Array.from({ length: n }, () => ({}));
const stars = () => Math.floor(5 * rng());

const STYLES = ["concise", "detailed", "markdown"];
const rmBench = (i: number): Made => ({
  tags: { domain: ["chat", "code", "math", "safety"][i % 4]! },
  outputs: ["chosen", "rejected"].flatMap((role) => STYLES.map((style) => ({ role, style }))),
  pairs: [0, 1, 2].flatMap((a) => [3, 4, 5].map((b) => [a, b] as const)),
  judgments: preferred,
});
const SUBSETS = ["alpacaeval-easy", "llmbar-natural", "refusals-dangerous", "math-prm", "hep-python"];

const DATA: readonly (() => Dataset)[] = [
  () => dataset("1,000 items x 5 systems", 1000, () => ({ outputs: blank(5), judgments: rated(stars) })),
  () => dataset("250 items x 20 systems", 250, () => ({ outputs: blank(20), judgments: rated(stars) })),
  () => dataset("5,000 items x 1", 5000, () => ({ outputs: blank(1), judgments: rated(stars) })),
  () =>
    dataset("5,000 right or wrong", 1000, () => ({
      outputs: blank(5),
      judgments: rated(() => Number(rng() < 0.5)),
    })),
  ...(["judgebench", "llmbar", "rewardbench-1"] as const).map(
    (rule) => () =>
      dataset(
        `5,000 pairs, ${rule}`,
        5000,
        (i) => ({
          tags: { subset: SUBSETS[i % 5]! },
          outputs: blank(2),
          pairs: [[0, 1]],
          judgments: preferred,
        }),
        { rule, over: "pairs" },
      ),
  ),
  () => dataset("5,004 pairs, rm-bench", 556, rmBench, { rule: "rm-bench", over: "pairs" }),
  () =>
    dataset("1,250 items of 4", 1250, () => ({ outputs: blank(4), judgments: right(1) }), {
      rule: "rewardbench-2",
    }),
  () =>
    dataset(
      "500 prompts of ties x 10",
      500,
      (i) => ({
        id: `${i % 2 === 0 ? "ref" : "tied"}:${Math.floor(i / 2)}`,
        tags: { subset: "Ties" },
        outputs: blank(10),
        judgments: right(i % 2 === 0 ? 1 : 4),
      }),
      { rule: "rewardbench-2" },
    ),
];

interface Line {
  readonly what: string;
  readonly data: string;
  readonly seconds: number;
}

function timed(what: string, data: string, body: () => void): Line {
  const began = process.cpuUsage();
  body();
  const { user, system } = process.cpuUsage(began);
  const line = { what, data, seconds: (user + system) / 1e6 };
  process.stderr.write(`${what} on ${data}: ${line.seconds.toFixed(2)} s\n`);
  return line;
}

function measures(data: Dataset): Line[] {
  const part = wholePart(makeView(data, chooseGold(data, undefined)!, { where: {}, excludeSystems: [] }));
  const column = columnOf(part, candidates(data)[0]!)!;
  const options = { seed: 1, resamples: RESAMPLES, permutations: 1000, confidence: 0.95 };
  return chooseMeasures(part, { names: [], levels: [], all: true }).map((measure) =>
    timed(`${measure.name}, ${measure.level} by ${measure.grouping}`, data.head.name, () => {
      const weights = partWeights(part, options);
      const request = { part, measure, rule: measure.rule, primary: true, weights };
      evaluateColumns(request, [column], options);
    }),
  );
}

function ranked(n: number): Line {
  const a = Array.from({ length: 5000 }, () => randomInt(rng, n));
  const b = a.map((s) => (s + 1 + randomInt(rng, n - 1)) % n);
  const outcome = a.map(() => [0, 0.5, 1][randomInt(rng, 3)]!);
  const systems = Array.from({ length: n }, (_, i) => `s${i}`);
  const battles = { nSystems: n, a, b, outcome };
  const clusters = { of: a.map((_, i) => i % 2500), nClusters: 2500 };
  return timed("rank, Bradley-Terry", `5,000 battles of ${n} systems`, () => {
    rankSystems(
      { systems, styles: [], battles, clusters },
      { model: "half", confidence: 0.95, resamples: RESAMPLES, seed: 1 },
    );
  });
}

function agreement(): Line {
  const data = dataset("1,000 outputs x 5 raters", 1000, () => ({
    outputs: blank(1),
    judgments: ([output]) => {
      const quality = rng() * 3;
      return [0, 1, 2, 3, 4].map((k): Judgment => ({
        kind: "rating",
        rater: judge(k),
        aspect: "quality",
        target: { output: output!.id },
        value: Math.round(quality + 2 * rng()),
      }));
    },
  }));
  return timed("raters, every coefficient", "1,000 outputs x 5 raters", () => {
    studyRaters(data, { ...RATERS, resamples: RESAMPLES });
  });
}

const RATERS = {
  golds: [],
  by: [],
  filters: { where: {}, excludeSystems: [] },
  confidence: 0.95,
  seed: 1,
  epsilon: 0.2,
  allowSlots: false,
  path: "made",
} as const;

const lines = [...DATA.flatMap((make) => measures(make())), ranked(5), ranked(20), agreement()];
lines.sort((x, y) => y.seconds - x.seconds);
console.log(`| what | data | CPU s of one thread |\n| --- | --- | --- |`);
for (const { what, data, seconds } of lines) console.log(`| ${what} | ${data} | ${seconds.toFixed(2)} |`);
