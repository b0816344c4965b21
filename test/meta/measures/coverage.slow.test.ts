import { describe, expect, test } from "vitest";
import { assemble, type Dataset, importedScorer, type Judgment } from "../../../src/core/index.ts";
import { candidates, columnOf } from "../../../src/meta/columns.ts";
import { evaluatePart, partWeights } from "../../../src/meta/evaluate-part.ts";
import type { Measure } from "../../../src/meta/measures/measure.ts";
import { MEASURES } from "../../../src/meta/measures/index.ts";
import { makeView, type Part, wholePart } from "../../../src/meta/view.ts";
import { randomNormal, type Rng, seeded } from "../../../src/num/index.ts";

const CLUSTERS = 200;
const SYSTEMS = 5;
const SEEDS = 400;
const RESAMPLES = 500;
/** Three Monte-Carlo errors of a coverage of 95% over SEEDS, and the percentile bootstrap's own error at 200 clusters. */
const SLACK = 3 * Math.sqrt((0.05 * 0.95) / SEEDS);

/** What is simulated: items and systems have effects of their own on gold and on score, so that rows of an item hang together. */
interface World {
  readonly isBinary: boolean;
}

interface Drawn {
  readonly gold: Float64Array;
  readonly score: Float64Array;
}

function draw(rng: Rng, nItems: number, { isBinary }: World): Drawn {
  const gold = new Float64Array(nItems * SYSTEMS);
  const score = new Float64Array(nItems * SYSTEMS);
  for (let i = 0; i < nItems; i++) {
    const [hard, easy] = [randomNormal(rng), randomNormal(rng)];
    for (let s = 0; s < SYSTEMS; s++) {
      const quality = 0.6 * hard + 0.3 * s + randomNormal(rng);
      score[i * SYSTEMS + s] = 0.6 * quality + 0.5 * easy - 0.2 * s + randomNormal(rng);
      gold[i * SYSTEMS + s] = isBinary ? Number(quality > 0.7) : quality;
    }
  }
  return { gold, score };
}

function dataOf({ gold, score }: Drawn): Dataset {
  const ids = Array.from(gold, (_, k) => `o${k}`);
  return assemble(
    { name: "simulated" },
    {
      items: Array.from({ length: gold.length / SYSTEMS }, (_, i) => ({
        id: `i${i}`,
        references: [],
        tags: {},
      })),
      outputs: ids.map((id, k) => ({
        id,
        itemId: `i${Math.floor(k / SYSTEMS)}`,
        system: `s${k % SYSTEMS}`,
        tags: {},
      })),
      pairs: [],
      judgments: ids.map((id, k): Judgment => ({
        kind: "rating",
        rater: { id: "r", persistent: true },
        aspect: "quality",
        target: { output: id },
        value: gold[k]!,
      })),
      columns: [{ scorer: importedScorer("m", { family: "metric" }), over: "outputs", ids, values: score }],
    },
  );
}

function partOf(drawn: Drawn): Part {
  const data = dataOf(drawn);
  return wholePart(makeView(data, data.golds[0]!, { where: {}, excludeSystems: [] }));
}

const find = (name: string): Measure =>
  MEASURES.find((m) => m.name === name && (name !== "auc" || m.level === "response"))!;

function valueOf(part: Part, measure: Measure): number {
  const column = columnOf(part, candidates(part.view.dataset)[0]!)!;
  return measure.prepare(part, column, { permutations: 0, seed: 1 })!.value;
}

/** The measure's expectation at this sample size, where thresholds are tuned on as much data as in a sample; else its value on a large sample. */
function truthOf(measure: Measure, world: World, isTuned: boolean): number {
  if (!isTuned) return valueOf(partOf(draw(seeded(1, "large"), 20_000, world)), measure);
  let total = 0;
  const n = 1000;
  for (let seed = 0; seed < n; seed++)
    total += valueOf(partOf(draw(seeded(seed, "truth"), CLUSTERS, world)), measure);
  return total / n;
}

interface Found {
  /** Share of seeds whose interval holds the truth. */
  readonly coverage: number;
  /** Mean width over that of an interval that knows the spread of the estimate between samples. */
  readonly widthRatio: number;
}

function simulate(measure: Measure, world: World, truth: number): Found {
  let [held, width, total, squares] = [0, 0, 0, 0];
  for (let seed = 0; seed < SEEDS; seed++) {
    const part = partOf(draw(seeded(seed, "sample"), CLUSTERS, world));
    const options = { seed, resamples: RESAMPLES, permutations: 0, confidence: 0.95 };
    const [row] = evaluatePart(
      {
        part,
        measure,
        rule: measure.rule,
        primary: true,
        weights: partWeights(part, options),
        candidates: candidates(part.view.dataset),
      },
      options,
    ).rows;
    if (row!.ciLow! <= truth && truth <= row!.ciHigh!) held++;
    width += (row!.ciHigh! - row!.ciLow!) / SEEDS;
    total += row!.value! - truth;
    squares += (row!.value! - truth) ** 2;
  }
  const sd = Math.sqrt((squares - (total * total) / SEEDS) / (SEEDS - 1));
  return { coverage: held / SEEDS, widthRatio: width / (2 * 1.96 * sd) };
}

const isNear = ({ coverage, widthRatio }: Found): void => {
  expect(coverage).toBeGreaterThan(0.95 - SLACK);
  expect(coverage).toBeLessThan(0.95 + SLACK);
  expect(widthRatio).toBeLessThan(1.25);
};

describe(`intervals at ${CLUSTERS} clusters of ${SYSTEMS} cover 95%`, { timeout: 600_000 }, () => {
  test.each([
    "within-system-pearson",
    "within-system-spearman",
    "within-item-pearson",
    "within-item-spearman",
    "rerank-precision",
    "rerank-regret",
    "rerank-gain",
    "pearson",
    "spearman",
  ])("%s of a graded gold", (name) => {
    const world = { isBinary: false };
    isNear(simulate(find(name), world, truthOf(find(name), world, false)));
  });

  test("auc of a binary gold", () => {
    const world = { isBinary: true };
    isNear(simulate(find("auc"), world, truthOf(find("auc"), world, false)));
  });

  test.each(["filter-f", "filter-precision", "filter-recall", "gate-blocked"])(
    "%s of a binary gold, thresholds tuned anew in resamples",
    (name) => {
      const world = { isBinary: true };
      isNear(simulate(find(name), world, truthOf(find(name), world, true)));
    },
  );

  // Resamples hold fewer distinct items than samples, so that their thresholds vary more: these two intervals are on the safe side.
  test.each([
    ["balanced-accuracy", 1.5],
    // Its estimate hardly varies between samples, since the threshold is tuned to let 90% pass.
    ["gate-passed", Infinity],
  ] as const)("%s covers at least 95%", (name, widest) => {
    const world = { isBinary: true };
    const { coverage, widthRatio } = simulate(find(name), world, truthOf(find(name), world, true));
    expect(coverage).toBeGreaterThan(0.95 - SLACK);
    expect(widthRatio).toBeLessThan(widest);
  });
});
