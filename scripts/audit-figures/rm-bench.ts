import { styleMatrix, type StyleMatrix } from "../../src/audit/index.ts";
import { type Dataset, plainContext, type ScorerDefinition, valuesOf } from "../../src/core/index.ts";
import { seeded } from "../../src/num/index.ts";
import { SCORERS } from "../../src/scorers/index.ts";
import { figures, type Figures } from "./plots/picture.ts";
import { rmBenchPictures } from "./plots/rm-bench.ts";
import { cell, onePublished, SEED, table } from "./shared-data.ts";

/** One scorer's matrix. */
export interface ScorerMatrix {
  readonly scorer: string;
  readonly matrix: StyleMatrix;
}

const isOffline = ({ spec }: ScorerDefinition): boolean =>
  spec.arity === "output" && !spec.needs.includes("model") && !spec.needs.includes("references");

async function scoresOf(dataset: Dataset, definition: ScorerDefinition): Promise<Float64Array | undefined> {
  const scorer = await definition.create().catch(() => undefined);
  if (!scorer) return undefined;
  const tasks = dataset.outputs.map((output) => ({
    item: dataset.items[dataset.itemIndex.get(output.itemId)!]!,
    outputs: [output],
  }));
  const { values } = valuesOf(await scorer.score(tasks, plainContext(SEED)));
  const sign = scorer.spec.direction === "lower" ? -1 : 1;
  const distinct = new Set(values.filter((v) => !Number.isNaN(v)));
  return distinct.size > 1 ? values.map((v) => sign * v) : undefined;
}

/** RM-Bench's matrix for every scorer that runs offline on it: no model, no references (it has none), not one score for all. */
export async function offlineMatrices(): Promise<ScorerMatrix[]> {
  const dataset = await onePublished("rm_bench");
  const found: ScorerMatrix[] = [];
  for (const definition of SCORERS.filter(isOffline)) {
    const scores = await scoresOf(dataset, definition);
    if (!scores) continue;
    const scorer = definition.spec.name;
    const matrix = styleMatrix(dataset, scores, { rng: seeded(SEED, scorer), resamples: 1000 });
    if (matrix.n > 0) found.push({ scorer, matrix });
  }
  return found;
}

/** The plots, and one line a scorer. */
export async function rmBenchFigures(): Promise<Figures> {
  const found = (await offlineMatrices()).toSorted(
    (a, b) => b.matrix.styleGap.value - a.matrix.styleGap.value,
  );
  const shares = (m: StyleMatrix) =>
    m.cells.map((r) => r.map((c) => (100 * c.value).toFixed(0)).join(" ")).join(" / ");
  const lines = table(
    [
      "scorer",
      "n",
      "easy",
      "normal",
      "hard",
      "style gap (easy - hard)",
      "matrix, % (rows: style of the right answer)",
    ],
    found.map(({ scorer, matrix: m }) => [
      scorer,
      m.n,
      cell(m.easy),
      cell(m.normal),
      cell(m.hard),
      cell(m.styleGap),
      shares(m),
    ]),
  );
  return figures(rmBenchPictures(found), [lines]);
}
