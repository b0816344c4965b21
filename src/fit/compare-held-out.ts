import {
  adjustP,
  compareAll,
  evaluateColumns,
  type EvaluateOptions,
  type Measure,
  type Measured,
  type Part,
  partWeights,
} from "../meta/index.ts";
import type { LabelKind } from "./fit-data.ts";
import type { HeldOut } from "./held-out.ts";
import { columnFrom } from "./learner.ts";

/** A held-out measure with its interval; undefined is null. */
export interface HeldOutValue {
  readonly name: string;
  readonly value: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly ciMethod: string | null;
  readonly n: number;
  readonly dropped: number;
}

/** One learner against the reference: a paired test over clusters; undefined is null. */
export interface HeldOutTest {
  readonly name: string;
  readonly against: string;
  /** Value of the learner less that of the reference. */
  readonly difference: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly p: number | null;
  /** Holm's correction over the learners compared. */
  readonly pAdjusted: number | null;
  readonly familySize: number;
  readonly method: string | null;
  /** Difference that a test of this size finds in 4 of 5 cases: 2.8 standard errors at 95% confidence. */
  readonly smallestDetectable: number | null;
  /** True only where the learner is better and the corrected test rejects. */
  readonly isImproved: boolean;
  /** True where the learner is worse and the corrected test rejects. */
  readonly isWorse: boolean;
}

export interface Compared {
  readonly values: readonly HeldOutValue[];
  readonly tests: readonly HeldOutTest[];
}

/** What is compared by what. */
export interface CompareRequest {
  readonly part: Part;
  readonly kind: LabelKind;
  readonly measure: Measure;
  readonly options: EvaluateOptions;
}

const finite = (v: number | null | undefined): number | null =>
  v !== null && v !== undefined && Number.isFinite(v) ? v : null;

function valueOf({ row }: Measured): HeldOutValue {
  const { scorer: name, value, ciLow, ciHigh, ciMethod, n, dropped } = row;
  return { name, value: finite(value), ciLow, ciHigh, ciMethod, n, dropped };
}

const NONE = {
  difference: null,
  ciLow: null,
  ciHigh: null,
  p: null,
  method: null,
  smallestDetectable: null,
} as const;

/** 97.5% quantile plus 80% quantile of the normal distribution, over the former: from half an interval to what is detectable. */
const DETECTABLE = (1.959964 + 0.841621) / 1.959964;

/** One pair of learners by the corrected machinery of `meta`, turned so that the difference is learner less reference. */
function tested(
  learner: Measured,
  reference: Measured,
  { part, measure, options }: CompareRequest,
  weights: Uint16Array,
) {
  const [found] = compareAll(part, measure, [learner, reference], { ...options, weights });
  if (!found) return NONE;
  const sign = found.a === learner.row.scorer ? 1 : -1;
  const turn = (v: number | null): number | null => (v === null ? null : sign * v + 0);
  const [low, high] = sign === 1 ? [found.ciLow, found.ciHigh] : [turn(found.ciHigh), turn(found.ciLow)];
  return {
    difference: turn(found.difference),
    ciLow: low,
    ciHigh: high,
    p: found.p,
    method: found.method,
    smallestDetectable: low === null || high === null ? null : ((high - low) / 2) * DETECTABLE,
  };
}

/**
 * Held-out values of learners measured, and each but the reference (the last) tested against it on the same clusters. Improvement is claimed only where the
 * Holm-corrected two-sided test rejects at 1 - confidence. Out-of-fold values of one procedure are compared as those of one scorer:
 * Bayle et al. (2020), cross-validation confidence intervals for test error.
 */
export function compareHeldOut(
  learners: readonly Omit<HeldOut, "chose">[],
  request: CompareRequest,
): Compared {
  const { part, kind, measure, options } = request;
  const weights = partWeights(part, options);
  const columns = learners.map((held) => columnFrom(held, held.values, kind));
  const { measured } = evaluateColumns(
    { part, measure, rule: measure.rule, primary: true, weights },
    columns,
    options,
  );
  const byName = new Map(measured.map((m) => [m.row.scorer, m]));
  const reference = learners.at(-1)!.name;
  const others = learners.slice(0, -1).map(({ name }) => name);
  const raw = others.map((name) => {
    const [a, b] = [byName.get(name), byName.get(reference)];
    return a && b ? tested(a, b, request, weights) : NONE;
  });
  const adjusted = adjustP(
    raw.map((t) => t.p ?? NaN),
    "holm",
  );
  const tests = raw.map((t, i): HeldOutTest => {
    const rejects = t.p !== null && adjusted[i]! < 1 - options.confidence;
    return {
      name: others[i]!,
      against: reference,
      ...t,
      pAdjusted: t.p === null ? null : adjusted[i]!,
      familySize: others.length,
      isImproved: rejects && (t.difference ?? 0) > 0,
      isWorse: rejects && (t.difference ?? 0) < 0,
    };
  });
  return { values: measured.map(valueOf), tests };
}
