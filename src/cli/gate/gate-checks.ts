import type { MetaResult, Row } from "../../meta/index.ts";
import type { Check } from "../../report/index.ts";
import type { Choice, Rule, Subject } from "./gate-rules.ts";

/** A number and its interval, as it is held against a threshold. */
interface Estimate {
  readonly value: number;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
}

const END = { lower: "lower end", upper: "upper end", value: "value" } as const;

/** As many decimals (3 or more) as tell a number from the threshold that it is held against. */
function against(value: number, threshold: number): string {
  for (let digits = 3; digits < 12; digits++) {
    const text = value.toFixed(digits);
    if (value === threshold || Number(text) !== threshold) return text;
  }
  return String(value);
}

interface Outcome {
  readonly isPassed: boolean;
  readonly reason: string;
}

const failed = (reason: string): Outcome => ({ isPassed: false, reason });

/** Whether the chosen end lies at or above `least`. */
function judge(estimate: Estimate, bound: Rule["bound"], least: number): Outcome {
  const { value, ciLow, ciHigh } = estimate;
  const held = bound === "value" ? value : bound === "lower" ? ciLow : ciHigh;
  if (held === null)
    return failed(
      `there is a value (${against(value, least)}) but no interval, so that its ${END[bound]} is unknown`,
    );
  const isPassed = held >= least;
  const head = `${END[bound]} ${against(held, least)} is ${isPassed ? "at or above" : "below"} ${least}`;
  const though =
    !isPassed && bound === "lower" && value >= least
      ? `, though the value ${against(value, least)} is not`
      : "";
  const note = bound === "value" ? "; held against the point value, so chance alone may decide" : "";
  return { isPassed, reason: `${head}${though}${note}` };
}

const missingReason = (row: Row): string =>
  `no value: ${row.why ?? `undefined here (n = ${row.n}, ${row.dropped} without a score)`}`;

function checkMin({ rule, row }: Subject): Outcome {
  if (!row) return failed("no value: not measured here");
  if (row.value === null) return failed(missingReason(row));
  return judge({ value: row.value, ciLow: row.ciLow, ciHigh: row.ciHigh }, rule.bound, rule.threshold);
}

/** Square-and-add interval of a difference of two independent estimates from their own intervals (Zou and Donner 2008). */
function differenceOf(now: Row, before: Row): Estimate {
  const value = now.value! - before.value!;
  if (now.ciLow === null || now.ciHigh === null || before.ciLow === null || before.ciHigh === null)
    return { value, ciLow: null, ciHigh: null };
  return {
    value,
    ciLow: value - Math.hypot(now.value! - now.ciLow, before.ciHigh - before.value!),
    ciHigh: value + Math.hypot(now.ciHigh - now.value!, before.value! - before.ciLow),
  };
}

/** The same measurement in the earlier result; a data set of another name counts where each result has one only. */
function earlier(row: Row, before: MetaResult): Row | undefined {
  const isAlone = new Set(before.rows.map((r) => r.dataset)).size === 1;
  const key = (r: Row): string =>
    JSON.stringify([r.gold, r.scorer, r.measure, r.level, r.grouping, Object.entries(r.slice).toSorted()]);
  const alike = before.rows.filter((r) => key(r) === key(row));
  return alike.find((r) => r.dataset === row.dataset) ?? (isAlone ? alike[0] : undefined);
}

function drop({ rule, row }: Subject, before: MetaResult): { outcome: Outcome; estimate?: Estimate } {
  if (!row) return { outcome: failed("no value: not measured here") };
  if (row.value === null) return { outcome: failed(missingReason(row)) };
  const then = earlier(row, before);
  if (!then) return { outcome: failed("no value before: the earlier result does not have it") };
  if (then.value === null) return { outcome: failed(`no value before: ${missingReason(then)}`) };
  const estimate = differenceOf(row, then);
  const { isPassed, reason } = judge(estimate, rule.bound, -rule.threshold);
  const change = `change from ${then.value.toFixed(3)} to ${row.value.toFixed(3)}`;
  return { estimate, outcome: { isPassed, reason: `${change}: ${reason}` } };
}

/** Holds one row against its rule. `before` is the earlier result that max-drop rules need. */
export function checkSubject(subject: Subject, choice: Choice, before: MetaResult | undefined): Check {
  const { rule, row } = subject;
  const compared = rule.kind === "max-drop" && before ? drop(subject, before) : undefined;
  const { isPassed, reason } = compared?.outcome ?? checkMin(subject);
  const shown = rule.kind === "min" ? row : compared?.estimate;
  return {
    dataset: subject.dataset,
    gold: subject.gold,
    scorer: subject.scorer,
    measure: rule.measure,
    level: row?.level ?? null,
    grouping: row?.grouping ?? null,
    slice: choice.slice,
    kind: rule.kind,
    bound: rule.bound,
    threshold: rule.threshold,
    value: shown?.value ?? null,
    ciLow: shown?.ciLow ?? null,
    ciHigh: shown?.ciHigh ?? null,
    confidence: row?.confidence ?? null,
    n: row?.n ?? 0,
    isPassed,
    reason,
  };
}
