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

/** One learner against the member that is best on all rows; undefined is null. */
export interface HindsightTest {
  readonly member: string;
  /** Value of the learner less that of the member. */
  readonly difference: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly p: number | null;
}

/** One learner against the reference: a paired test over clusters; undefined is null. */
export interface HeldOutTest {
  readonly name: string;
  readonly against: string;
  /** Value of the learner less that of the reference. */
  readonly difference: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  /** Of the test against the reference alone. */
  readonly p: number | null;
  /** Null where there is no opponent in hindsight. */
  readonly hindsight: HindsightTest | null;
  /** The larger of both tests' p (1 where their differences have opposite signs), with Holm's correction over the learners compared. */
  readonly pAdjusted: number | null;
  readonly familySize: number;
  readonly method: string | null;
  /** Difference that a test of this size finds in 4 of 5 cases: 2.8 standard errors at 95% confidence, of the wider of both differences. */
  readonly smallestDetectable: number | null;
  /** True only where the learner is better than both opponents and the corrected test rejects. */
  readonly isImproved: boolean;
  /** True where the learner is worse than both and the corrected test rejects. */
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
): Omit<HindsightTest, "member"> & Pick<HeldOutTest, "method" | "smallestDetectable"> {
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

type Tested = ReturnType<typeof tested>;

/** The opponent that is chosen on the very rows on which it is compared. */
export interface Hindsight extends Omit<HeldOut, "chose"> {
  readonly member: string;
}

const wider = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : Math.max(a, b);

/** Intersection-union: p of the claim to be better (or worse) than both is the larger of the two; 1 where one test says better and the other worse. */
function jointP(first: Tested, second: Tested): number | null {
  const signs = Math.sign(first.difference ?? 0) * Math.sign(second.difference ?? 0);
  return signs < 0 ? 1 : wider(first.p, second.p);
}

/** The test against the reference, and where there is one against the best in hindsight, with the p of both together. */
function rivals(reference: Tested, hindsight: Tested | undefined, member: string | undefined) {
  if (!hindsight || member === undefined) return { ...reference, hindsight: null, joint: reference.p };
  const { difference, ciLow, ciHigh, p } = hindsight;
  return {
    ...reference,
    hindsight: { member, difference, ciLow, ciHigh, p },
    smallestDetectable: wider(reference.smallestDetectable, hindsight.smallestDetectable),
    joint: jointP(reference, hindsight),
  };
}

/**
 * Held-out values of learners measured, and each but the reference (the last) tested against it on the same clusters, and against the best member in hindsight
 * where one is given. Improvement is claimed only where it is better than both and the larger of the two-sided p-values, Holm-corrected over learners, rejects at
 * 1 - confidence: Berger (1982), intersection-union tests. Out-of-fold values of one procedure are compared as those of one scorer:
 * Bayle et al. (2020), cross-validation confidence intervals for test error. Why two opponents: docs/decisions.md.
 */
export function compareHeldOut(
  learners: readonly Omit<HeldOut, "chose">[],
  request: CompareRequest,
  hindsight?: Hindsight,
): Compared {
  const { part, kind, measure, options } = request;
  const weights = partWeights(part, options);
  const columns = [...learners, ...(hindsight ? [hindsight] : [])].map((held) =>
    columnFrom(held, held.values, kind),
  );
  const { measured } = evaluateColumns(
    { part, measure, rule: measure.rule, primary: true, weights },
    columns,
    options,
  );
  const byName = new Map(measured.map((m) => [m.row.scorer, m]));
  const reference = learners.at(-1)!.name;
  const others = learners.slice(0, -1).map(({ name }) => name);
  const against = (name: string, rival: string): Tested => {
    const [a, b] = [byName.get(name), byName.get(rival)];
    return a && b ? tested(a, b, request, weights) : NONE;
  };
  const raw = others.map((name) =>
    rivals(against(name, reference), hindsight && against(name, hindsight.name), hindsight?.member),
  );
  const adjusted = adjustP(
    raw.map((t) => t.joint ?? NaN),
    "holm",
  );
  const tests = raw.map(({ joint, ...t }, i): HeldOutTest => {
    const rejects = joint !== null && adjusted[i]! < 1 - options.confidence;
    return {
      name: others[i]!,
      against: reference,
      ...t,
      pAdjusted: joint === null ? null : adjusted[i]!,
      familySize: others.length,
      isImproved: rejects && (t.difference ?? 0) > 0 && (t.hindsight?.difference ?? 1) > 0,
      isWorse: rejects && (t.difference ?? 0) < 0 && (t.hindsight?.difference ?? -1) < 0,
    };
  });
  return { values: measured.map(valueOf), tests };
}
