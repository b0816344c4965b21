import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type GuardResult,
  guardScorer,
  lengthControlSystems,
  type LengthControlModel,
  repeatedAnswers,
  type RepeatedAnswer,
  systemsAgainst,
  type SystemLengthControl,
} from "../../src/audit/index.ts";
import { type Dataset, isScored, plainContext, type Task } from "../../src/core/index.ts";
import { spearman } from "../../src/meta/index.ts";
import { clusterWeights, type Ends, percentileInterval, seeded } from "../../src/num/index.ts";
import { createScorer } from "../../src/scorers/index.ts";
import { againstPublishedPicture, variantsPicture } from "./plots/alpaca-eval.ts";
import { figures, type Figures } from "./plots/picture.ts";
import { cell, onePublished, SEED, table } from "./shared-data.ts";

const JUDGE = "weighted_alpaca_eval_gpt4_turbo";
const BASELINE = "gpt4_1106_preview";

const tableOf = (dataset: Dataset, name: string): Float64Array =>
  dataset.tables.find((t) => t.scorer.name === name)!.values;

/** A column of the published leaderboard by system. */
function board(dataset: Dataset, column: string): ReadonlyMap<string, number> {
  const values = tableOf(dataset, `leaderboard_v2 ${column}`);
  return new Map(dataset.systems.map((s, i) => [s, values[i]!]));
}

export const alpacaEvalData = (): Promise<Dataset> => onePublished("alpaca_eval");

/** Length-controlled win rates from the rows, by our model. */
export function fromRows(
  dataset: Dataset,
  model: LengthControlModel,
  resamples: number,
): SystemLengthControl[] {
  const systems = systemsAgainst(dataset, {
    verdict: tableOf(dataset, JUDGE),
    length: tableOf(dataset, "length"),
    baseline: BASELINE,
  });
  return lengthControlSystems(systems, model, { seed: (name) => seeded(SEED, name), resamples });
}

/** A statistic with its interval. */
export interface Figure extends Ends {
  readonly value: number;
}

/** A statistic of several columns with systems resampled. */
function overSystems(
  columns: readonly (readonly number[])[],
  of: (columns: readonly number[][]) => number,
): Figure {
  const n = columns[0]!.length;
  const resamples = 2000;
  const weights = clusterWeights(n, resamples, seeded(SEED, "systems"));
  const draws = Array.from({ length: resamples }, (_, b) => {
    const picked = Array.from({ length: n }, (_unused, i) => i).flatMap((i) =>
      Array.from({ length: weights[b * n + i]! }, () => i),
    );
    return of(columns.map((c) => picked.map((i) => c[i]!)));
  });
  return { value: of(columns.map((c) => [...c])), ...percentileInterval(draws, 0.95) };
}

const rho = (x: readonly number[], y: readonly number[]): number => spearman(x, y).value;

/** Win rates beside the published length-controlled ones. */
export interface AgainstPublished {
  readonly model: LengthControlModel | "raw win rate";
  readonly nSystems: number;
  readonly spearman: Figure;
  readonly meanDifference: number;
  readonly largest: { readonly system: string; readonly ours: number; readonly published: number };
  /** Published values inside our intervals; null for the raw win rate, which has none. */
  readonly nCovered: number | null;
}

export function againstPublished(
  dataset: Dataset,
  found: readonly SystemLengthControl[],
  rate: "controlled" | "winRate" = "controlled",
): AgainstPublished {
  const published = board(dataset, "length_controlled_winrate");
  const known = found.filter((f) => !Number.isNaN(published.get(f.system) ?? NaN));
  const target = (f: SystemLengthControl): number => published.get(f.system)! / 100;
  const ours = (f: SystemLengthControl): number => f[rate];
  const distance = (f: SystemLengthControl): number => Math.abs(ours(f) - target(f));
  const worst = known.reduce((a, b) => (distance(b) > distance(a) ? b : a));
  const covered = known.filter((f) => f.controlledLow <= target(f) && target(f) <= f.controlledHigh);
  return {
    model: rate === "winRate" ? "raw win rate" : found[0]!.model,
    nSystems: known.length,
    spearman: overSystems([known.map(ours), known.map(target)], ([x, y]) => rho(x!, y!)),
    meanDifference: known.reduce((sum, f) => sum + distance(f), 0) / known.length,
    largest: { system: worst.system, ours: ours(worst), published: target(worst) },
    nCovered: rate === "winRate" ? null : covered.length,
  };
}

/** Spearman of the published columns with Arena Elo, and of their difference, systems resampled. */
export function leaderboardsAgainstElo(dataset: Dataset): {
  n: number;
  lc: Figure;
  raw: Figure;
  difference: Figure;
} {
  const elo = new Map<string, number>();
  for (const j of dataset.judgments)
    if (j.kind === "rating" && "system" in j.target && j.aspect === "Arena Elo (Feb 2024)")
      elo.set(j.target.system, j.value);
  const [lc, raw] = [board(dataset, "length_controlled_winrate"), board(dataset, "win_rate")];
  const systems = [...elo.keys()].filter((s) => !Number.isNaN((lc.get(s) ?? NaN) + (raw.get(s) ?? NaN)));
  const columns = [
    systems.map((s) => elo.get(s)!),
    systems.map((s) => lc.get(s)!),
    systems.map((s) => raw.get(s)!),
  ];
  return {
    n: systems.length,
    lc: overSystems(columns, ([e, l]) => rho(e!, l!)),
    raw: overSystems(columns, ([e, , r]) => rho(e!, r!)),
    difference: overSystems(columns, ([e, l, r]) => rho(e!, l!) - rho(e!, r!)),
  };
}

/** Systems whose answers repeat, most repetitive first. */
export const repeaters = (dataset: Dataset): RepeatedAnswer[] => repeatedAnswers(dataset);

/** The judge's preference for each output over the baseline's, [nOutputs]: its pairs list the baseline first. NaN where it was not asked. */
function preferences(dataset: Dataset): Float64Array {
  const verdict = tableOf(dataset, JUDGE);
  const out = new Float64Array(dataset.outputs.length).fill(NaN);
  const at = new Map(dataset.outputs.map((o, i) => [o.id, i]));
  dataset.pairs.forEach((pair, p) => {
    if (!Number.isNaN(verdict[p]!)) out[at.get(pair.b)!] = 1 - verdict[p]!;
  });
  return out;
}

/** The list of all answers with text as `repeated-answer` reads it, and what the scorer says of each output. */
async function repeatedByList(dataset: Dataset): Promise<Float64Array> {
  const dir = mkdtempSync(join(tmpdir(), "trenchcoat-answers-"));
  try {
    const file = join(dir, "answers.jsonl");
    const known = dataset.outputs.filter((o) => o.text !== undefined);
    writeFileSync(file, known.map((o) => JSON.stringify({ item: o.itemId, text: o.text })).join("\n"));
    const scorer = await createScorer(`repeated-answer:file=${file}`);
    const items = new Map(dataset.items.map((item) => [item.id, item]));
    const tasks = known.map((o): Task => ({ item: items.get(o.itemId)!, outputs: [o] }));
    const scores = await scorer.score(tasks, plainContext(SEED));
    const values = new Map(known.map((o, i) => [o.id, scores[i]!]));
    return Float64Array.from(dataset.outputs, ({ id }) => {
      const found = values.get(id);
      return found && isScored(found) ? found.values[0]! : NaN;
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** The judge behind the guard against one text for many items, on all its outputs; only those of ten systems have texts. */
export async function guardedJudge(dataset: Dataset): Promise<GuardResult> {
  const judge = dataset.tables.find((t) => t.scorer.name === JUDGE)!.scorer;
  const guard = await createScorer("repeated-answer:file=examples/data/answers.jsonl");
  return guardScorer(dataset, {
    call: JUDGE,
    spec: judge,
    isPublished: true,
    values: preferences(dataset),
    guards: [
      {
        call: "repeated-answer",
        spec: guard.spec,
        values: await repeatedByList(dataset),
        strikes: "below",
        threshold: 1,
      },
    ],
    gold: null,
    nFolds: 10,
    seed: SEED,
    confidence: 0.95,
    resamples: 1000,
  }).result;
}

/** What the guard does to the judge's win rates. */
export async function alpacaEvalGuardFigures(): Promise<string> {
  const { systems, nSystems, nStruck, guards, n } = await guardedJudge(await alpacaEvalData());
  return [
    table(
      ["system", "struck", "win rate, %", "behind the guard, %", `place of ${nSystems}`, "behind the guard"],
      systems.map((s) => [
        s.system,
        `${s.nStruck} of ${s.n}`,
        percent(s.before),
        percent(s.after),
        s.placeBefore,
        s.placeAfter,
      ]),
    ),
    `${nStruck} of ${n.toLocaleString("en")} outputs are struck; ${guards[0]!.nWithoutValue.toLocaleString("en")} have no text and pass.`,
  ].join("\n\n");
}

const VARIANTS = [
  "gpt-3.5-turbo-1106_concise",
  "gpt-3.5-turbo-1106",
  "gpt-3.5-turbo-1106_verbose",
  "alpaca-7b_concise",
  "alpaca-7b",
  "alpaca-7b_verbose",
  "claude-2.1_concise",
  "claude-2.1",
  "gpt4_gamed",
  "NullModel",
];

const percent = (v: number): string => (100 * v).toFixed(1);

/** All of AlpacaEval's figures as plots and tables. */
export async function alpacaEvalFigures(): Promise<Figures> {
  const dataset = await alpacaEvalData();
  const [minimal, joint] = [fromRows(dataset, "lc-minimal", 300), fromRows(dataset, "lc-joint", 300)];
  const elo = leaderboardsAgainstElo(dataset);
  const compared = [
    againstPublished(dataset, joint, "winRate"),
    againstPublished(dataset, minimal),
    againstPublished(dataset, joint),
  ];
  const published = board(dataset, "length_controlled_winrate");
  const of = (found: readonly SystemLengthControl[], system: string) => {
    const f = found.find((x) => x.system === system)!;
    return `${percent(f.controlled)} [${percent(f.controlledLow)}, ${percent(f.controlledHigh)}]`;
  };
  const repeated = repeaters(dataset).slice(0, 3);
  const [, ofMinimal, ofJoint] = compared.map((c) => c.spearman.value.toFixed(3));
  const lengthControlled = { minimal, joint, published };
  const pictures = [
    againstPublishedPicture(lengthControlled, { joint: ofJoint!, minimal: ofMinimal! }),
    variantsPicture(lengthControlled),
  ];
  return figures(pictures, [
    table(
      [
        "model",
        "systems",
        "Spearman with the published column",
        "mean difference, points",
        "largest difference",
        "published inside our 95%",
      ],
      compared.map((c) => [
        c.model,
        c.nSystems,
        cell(c.spearman),
        percent(c.meanDifference),
        `${c.largest.system}: ${percent(c.largest.ours)} against ${percent(c.largest.published)}`,
        c.nCovered === null ? "-" : `${c.nCovered} of ${c.nSystems}`,
      ]),
    ),
    table(
      ["system", "win rate, %", "lc-minimal, %", "lc-joint, %", "published, %"],
      VARIANTS.map((s) => [
        s,
        percent(joint.find((f) => f.system === s)!.winRate),
        of(minimal, s),
        of(joint, s),
        (published.get(s) ?? NaN).toFixed(1),
      ]),
    ),
    table(
      ["leaderboard column", "Spearman with Arena Elo (Feb 2024)"],
      [
        ["length-controlled", cell(elo.lc)],
        ["raw win rate", cell(elo.raw)],
        ["difference", cell(elo.difference)],
      ],
    ) + `\n\n${elo.n} systems, resampled 2,000 times.`,
    table(
      ["system", "share of its answers that are one text", "answers with text"],
      repeated.map((r) => [r.system, r.share.toFixed(3), r.n]),
    ),
  ]);
}
