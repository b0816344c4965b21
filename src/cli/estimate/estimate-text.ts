import { visible } from "../../core/index.ts";
import type { LabelDesign } from "./estimate-data.ts";
import type { EstimateRow } from "./estimate-result.ts";

const median = (values: readonly number[]): number => {
  const sorted = values.filter((v) => !Number.isNaN(v)).toSorted((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.floor(sorted.length / 2)]!;
};

const list = (names: readonly string[]): string =>
  names.length <= 5
    ? names.map((n) => visible(n, 60)).join(", ")
    : `${names
        .slice(0, 5)
        .map((n) => visible(n, 60))
        .join(", ")} and ${names.length - 5} more`;

/** What the decision rests on. */
export interface DecisionFacts {
  readonly scorer: string;
  readonly design: LabelDesign;
  readonly confidence: number;
  readonly width: number | undefined;
}

function claim({ design, confidence }: DecisionFacts): string {
  const level = `${100 * confidence}%`;
  if (design.kind === "unknown")
    return `How the labels were picked is not known, so no ${level} coverage is claimed for any interval; label a random sample, or give --labels-are.`;
  const how = "column" in design ? `${design.kind} by ${visible(design.column, 60)}` : "drawn at random";
  return `The ${level} intervals hold if the labels were ${how} (--labels-are ${design.kind}); this is taken on trust.`;
}

function gain(rows: readonly EstimateRow[], scorer: string): string {
  const good = rows.filter((r) => r.isRecommended);
  const name = visible(scorer, 80);
  const [first] = rows;
  if (good.length === 0)
    return `Use the labels alone: the correlation of ${name} with the labels (${first!.rho.toFixed(2)}) cannot be told from noise.`;
  const ratio = median(good.map((r) => r.effectiveN / r.n));
  const worth = `${name} makes ${first!.n} labels worth about ${Math.round(ratio * first!.n)} (x${ratio.toFixed(2)} at the median system)`;
  if (ratio < 1.05) return `${worth}: the labels alone do as well.`;
  const rest = rows.length - good.length;
  return `Use PPI++: ${worth}.${rest > 0 ? ` For ${rest} of ${rows.length} systems use the labels alone.` : ""}`;
}

function transport(rows: readonly EstimateRow[]): string[] {
  const of = (verdict: string): string[] =>
    rows.filter((r) => r.audit.verdict === verdict).map((r) => r.system);
  const [pass, fail, open] = [of("PASS"), of("FAIL"), of("INCONCLUSIVE")];
  const out: string[] = [];
  if (fail.length > 0)
    out.push(
      `Do not use calibrated scores without labels for ${list(fail)}: the map from score to human scale does not hold there (FAIL).`,
    );
  if (pass.length > 0)
    out.push(`Calibrated scores alone can stand for labels for ${list(pass)} (PASS within delta).`);
  if (open.length > 0)
    out.push(
      `For ${open.length} of ${rows.length} systems the transport audit is INCONCLUSIVE: too few labels to say that the map holds; do not rely on calibrated scores alone.`,
    );
  const refused = rows.filter((r) => "refused" in r.calibrated).map((r) => r.system);
  if (refused.length > 0)
    out.push(`No calibrated mean for ${list(refused)}: their scores lie outside what the labels cover.`);
  return out;
}

function few(rows: readonly EstimateRow[]): string[] {
  const thin = rows.filter((r) => r.n < 25).map((r) => r.system);
  return thin.length === 0
    ? []
    : [`Fewer than 25 labels for ${list(thin)}: intervals there may cover less than stated.`];
}

function budget(rows: readonly EstimateRow[], width: number | undefined): string[] {
  if (width === undefined) return [];
  const most = (pick: (r: EstimateRow) => number): number =>
    Math.max(...rows.map(pick).filter((v) => !Number.isNaN(v)));
  return [
    `For +-${width} on every system: ${most((r) => r.budget!.human)} labels a system alone, ${most((r) => r.budget!.ppi)} with the scores.`,
  ];
}

/** What to do, in sentences, the most important first. */
export function estimateDecision(rows: readonly EstimateRow[], facts: DecisionFacts): string[] {
  return [
    gain(rows, facts.scorer),
    ...budget(rows, facts.width),
    ...transport(rows),
    ...few(rows),
    claim(facts),
  ];
}

const digits = (x: number): string => (Number.isFinite(x) ? x.toPrecision(3) : "-");

function interval(e: { estimate: number; low: number; high: number }): string {
  return `${digits(e.estimate)} [${digits(e.low)}, ${digits(e.high)}]`;
}

function cells(r: EstimateRow): string[] {
  const judge = r.roganGladen;
  const share = r.audit.shift;
  return [
    visible(r.system, 40),
    `${r.n}/${r.nOutputs}`,
    interval(r.human),
    `${interval(r.ppi)}${r.isRecommended ? "" : " *"}`,
    `x${(r.effectiveN / r.n).toFixed(2)}`,
    "refused" in r.calibrated ? `refused (${r.calibrated.refused})` : interval(r.calibrated),
    "notApplicable" in judge
      ? "not applicable"
      : "refused" in judge
        ? `refused (${judge.refused})`
        : interval(judge),
    `${r.audit.verdict}${Number.isNaN(share) ? "" : ` ${share > 0 ? "+" : ""}${digits(share)}`}`,
    ...(r.fullMean === undefined ? [] : [digits(r.fullMean)]),
  ];
}

/** The table of all systems side by side. */
export function estimateTable(rows: readonly EstimateRow[]): string {
  const head = [
    "system",
    "labels",
    "labels only",
    "PPI++",
    "worth",
    "calibrated",
    "Rogan-Gladen",
    "transport",
  ];
  const isRehearsal = rows.some((r) => r.fullMean !== undefined);
  const lines = [isRehearsal ? [...head, "all labels"] : head, ...rows.map(cells)];
  const widths = lines[0]!.map((_, k) => Math.max(...lines.map((line) => line[k]!.length)));
  const table = lines
    .map((line) =>
      line
        .map((cell, k) => cell.padEnd(widths[k]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
  return rows.some((r) => !r.isRecommended)
    ? `${table}\n* |rho| < 1/sqrt(n - 2): not recommended, use the labels alone`
    : table;
}
