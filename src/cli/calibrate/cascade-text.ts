import { visible } from "../../core/index.ts";
import type { CascadeOutcome, PrintedPoint } from "./cascade-result.ts";

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const digits = (x: number): string => (Number.isFinite(x) ? Number(x.toPrecision(3)).toString() : "-");
const name = (text: string): string => visible(text, 60);

function ruleOf({ stages }: CascadeOutcome, { thresholds }: PrintedPoint): string {
  return stages
    .flatMap(({ scorer }, s) =>
      thresholds[s] === null
        ? []
        : [`${name(scorer)} where it is at least ${thresholds[s]!.toFixed(3)} sure`],
    )
    .join(", then ");
}

function promise({ alpha, delta, method, nTest }: CascadeOutcome): string {
  return `with probability ${digits(1 - delta)} over draws of the ${nTest} test item groups the error among the accepted is at most ${digits(alpha)} (learn then test, ${method})`;
}

function savings(outcome: CascadeOutcome, chosen: PrintedPoint): string {
  const { humanCost } = outcome;
  const share = humanCost > 0 ? ` (${percent(chosen.cost / humanCost)} of asking humans only)` : "";
  return `It costs ${digits(chosen.cost)} an item${share}; with the human's word on the rest, ${percent(chosen.accuracy)} of all decisions agree with the labels.`;
}

function joint({ jointLoss, alpha }: CascadeOutcome): string[] {
  if (jointLoss === null) return [];
  if (jointLoss.threshold === Infinity)
    return [
      `Conformal risk control finds no threshold that keeps accepted-and-wrong at ${digits(alpha)} on average (n = ${jointLoss.n}; it needs at least ${jointLoss.smallestN}).`,
    ];
  return [
    `If only the share of all items that are accepted and wrong counts: accept at ${jointLoss.threshold.toFixed(3)} or surer (${percent(jointLoss.accepted)} of items); that share is then at most ${digits(alpha)} on average over draws (conformal risk control, n = ${jointLoss.n}), which is no promise for this draw.`,
  ];
}

/** What to do, in sentences. */
export function cascadeDecision(outcome: CascadeOutcome): string[] {
  const { chosen, frontier } = outcome;
  const trust =
    "The promise holds for new items drawn like these; other data, another policy model or optimisation against the scorers were not tested.";
  if (chosen === null) {
    const [best] = frontier;
    const seen = best
      ? ` The surest policy accepts ${percent(best.accepted)} with error ${digits(best.errorAccepted)} (p = ${digits(best.p)}).`
      : "";
    return [
      `Leave every decision to humans: no policy is shown to keep the error among the accepted at ${digits(outcome.alpha)} (delta ${digits(outcome.delta)}).${seen}`,
      ...joint(outcome),
      trust,
    ];
  }
  return [
    `Decide ${percent(chosen.accepted)} of items without a human: ${ruleOf(outcome, chosen)}; the rest goes to a human. ${promise(outcome).replace(/^w/, "W")}; observed ${digits(chosen.errorAccepted)} of ${chosen.nAccepted}.`,
    savings(outcome, chosen),
    ...joint(outcome),
    trust,
  ];
}

const N_ROWS = 14;

/** Every k-th of the rows, the ends and the chosen one always. */
function thinned(points: readonly PrintedPoint[], chosen: PrintedPoint | null): PrintedPoint[] {
  const step = Math.max(1, Math.ceil(points.length / N_ROWS));
  return points.filter(
    (point, k) =>
      k % step === 0 ||
      k === points.length - 1 ||
      (chosen !== null && point.cost === chosen.cost && point.p === chosen.p),
  );
}

/** The cost / accuracy frontier with the single scorers and humans beside it. */
export function cascadeTable(outcome: CascadeOutcome): string {
  const { stages, frontier, baselines, chosen } = outcome;
  const head = [
    "",
    ...stages.map(({ scorer }) => name(scorer)),
    "accepted",
    "error",
    "cost",
    "accuracy",
    "promise",
  ];
  const rows = thinned(frontier, chosen).map((point) => [
    chosen !== null && point.cost === chosen.cost && point.p === chosen.p ? "*" : "",
    ...point.thresholds.map((t) => (t === null ? "not asked" : t.toFixed(3))),
    percent(point.accepted),
    digits(point.errorAccepted),
    digits(point.cost),
    percent(point.accuracy),
    point.isGuaranteed ? "holds" : "not shown",
  ]);
  const alone = baselines.map((b) => [
    "",
    ...stages.map(({ scorer }) => (scorer === b.name ? "all" : "not asked")),
    b.name === "human" ? "0.0%" : "100.0%",
    b.name === "human" ? "-" : digits(1 - b.accuracy),
    digits(b.cost),
    percent(b.accuracy),
    b.name === "human" ? "by definition" : "not tested",
  ]);
  const lines = [head, ...rows, ...alone];
  const widths = head.map((_, c) => Math.max(...lines.map((line) => line[c]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, c) => cell.padEnd(widths[c]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
