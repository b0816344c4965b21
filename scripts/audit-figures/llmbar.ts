import { positionBias, type PositionBias } from "../../src/audit/index.ts";
import { candidates, chooseGold, columnOf, makeView, sliceParts, wholePart } from "../../src/meta/index.ts";
import { seeded } from "../../src/num/index.ts";
import { llmBarPicture } from "./plots/llmbar.ts";
import { figures, type Figures } from "./plots/picture.ts";
import { cell, onePublished, SEED, table } from "./shared-data.ts";

/** One of the 349 runs: a model with a strategy on a subset. */
export interface JudgeRun {
  readonly llm: string;
  readonly judge: string;
  readonly subset: string;
  readonly found: PositionBias;
}

/** Position bias and order agreement of every run, in the order of the data. */
export async function judgeRuns(): Promise<JudgeRun[]> {
  const dataset = await onePublished("llmbar");
  const view = makeView(dataset, chooseGold(dataset, undefined)!, { where: {}, excludeSystems: [] });
  const runs: JudgeRun[] = [];
  for (const part of sliceParts(wholePart(view), ["subset"]))
    for (const candidate of candidates(dataset)) {
      const column = columnOf(part, candidate);
      if (!column?.swapped) continue;
      const subset = part.slice["subset"]!;
      const rng = seeded(SEED, candidate.name, subset);
      const found = positionBias(
        { listed: column.values, swapped: column.swapped, truth: part.truth, clusterOf: part.clusterOf },
        { rng, resamples: 1000 },
      );
      runs.push({ llm: candidate.name.split(" ")[0]!, judge: candidate.name, subset, found });
    }
  return runs;
}

const median = (x: readonly number[]): number => x.toSorted((a, b) => a - b)[Math.floor(x.length / 2)]!;

/** How many runs of each model favour a position, and how much. */
function byModel(runs: readonly JudgeRun[]): string {
  const models = [...new Set(runs.map((r) => r.llm))];
  const rows = models.map((llm) => {
    const own = runs.filter((r) => r.llm === llm);
    const read = own.filter((r) => r.found.n > 0);
    const agreements = read.map((r) => r.found.agreement.value);
    return [
      llm,
      own.length,
      median(agreements).toFixed(3),
      `${Math.min(...agreements).toFixed(3)} to ${Math.max(...agreements).toFixed(3)}`,
      read.filter((r) => r.found.bias.low > 0).length,
      read.filter((r) => r.found.bias.high < 0).length,
      median(read.map((r) => r.found.bias.value)).toFixed(3),
    ];
  });
  return table(
    ["model", "runs", "agreement, median", "range", "favour first", "favour second", "bias, median"],
    rows,
  );
}

function row({ judge, subset, found }: JudgeRun): (string | number)[] {
  return [
    judge,
    subset,
    found.n,
    cell(found.agreement),
    cell(found.bias),
    cell(found.accuracy),
    cell(found.accuracyAgreed),
  ];
}

/** The plot of all runs, the table by model, and the runs at the ends. */
export async function llmBarFigures(): Promise<Figures> {
  const runs = (await judgeRuns()).filter((r) => r.found.n > 0);
  const byAgreement = runs.toSorted((a, b) => a.found.agreement.value - b.found.agreement.value);
  const byBias = runs.toSorted((a, b) => a.found.bias.value - b.found.bias.value);
  const head = [
    "judge",
    "subset",
    "n",
    "agreement",
    "bias (first - second)",
    "accuracy",
    "accuracy where both agree",
  ];
  const perfect = runs.filter((r) => r.found.agreement.value === 1);
  const ends = [...byAgreement.slice(0, 3), ...byBias.slice(0, 2), ...byBias.slice(-2), ...perfect];
  const clear = runs.filter((r) => r.found.bias.low > 0 || r.found.bias.high < 0).length;
  return figures(
    [llmBarPicture(runs)],
    [
      `${runs.length} runs in both orders; the interval of the bias excludes 0 in ${clear} of them (each at 95%, not corrected for ${runs.length} looks: about ${Math.round(0.05 * runs.length)} would by chance).`,
      byModel(runs),
      "The ends: least agreement, largest bias to the second and to the first, full agreement.",
      table(head, [...new Set(ends)].map(row)),
    ],
  );
}
