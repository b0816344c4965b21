import { type Dataset, importedScorer, type ScorerSpec, type ScoreTable } from "../../core/index.ts";
import { type Comparison, metaEvaluate, type Row } from "../../meta/index.ts";
import type { AuditEstimate } from "../result.ts";
import type { DebiasAgreement } from "./debias-result.ts";

const BEFORE = "before";
const AFTER = "after";

function tableOf(name: string, { aspect }: ScorerSpec, values: Float64Array): ScoreTable {
  const spec = importedScorer(name, { family: "composite", ...(aspect === undefined ? {} : { aspect }) });
  return { scorer: spec, over: "outputs", values, order: "as-listed", repeat: 0 };
}

const estimate = (r: Row): AuditEstimate => ({
  value: r.value,
  ciLow: r.ciLow,
  ciHigh: r.ciHigh,
  n: r.nItems,
});

/** The test of after less before, whichever way round it was made. */
function seenFromAfter(test: Comparison | undefined): Pick<DebiasAgreement, "difference" | "p" | "test"> {
  if (!test) return { difference: { value: null, ciLow: null, ciHigh: null, n: 0 }, p: null, test: null };
  const { n, p, method } = test;
  const flip = (v: number | null): number | null => (v === null ? null : 0 - v);
  const difference =
    test.a === AFTER
      ? { value: test.difference, ciLow: test.ciLow, ciHigh: test.ciHigh, n }
      : { value: flip(test.difference), ciLow: flip(test.ciHigh), ciHigh: flip(test.ciLow), n };
  return { difference, p, test: method };
}

/**
 * Agreement of both scorers with a gold by its default measure, on the outputs that both score, with the paired test of `meta`. Values are by output
 * of the data set, higher better, NaN where missing. Undefined measures give null.
 */
export function agreementOf(
  dataset: Dataset,
  values: { readonly before: Float64Array; readonly after: Float64Array },
  about: {
    readonly spec: ScorerSpec;
    readonly gold: string;
    readonly seed: number;
    readonly confidence: number;
    readonly resamples: number;
  },
): DebiasAgreement | null {
  const { spec, gold, seed, confidence, resamples } = about;
  const both = { before: values.before.slice(), after: values.after.slice() };
  both.before.forEach((v, i) => {
    if (Number.isNaN(v + both.after[i]!)) both.before[i] = both.after[i] = NaN;
  });
  const tables = [tableOf(BEFORE, spec, both.before), tableOf(AFTER, spec, both.after)];
  const { result } = metaEvaluate([{ dataset: { ...dataset, tables } }], {
    gold,
    seed,
    confidence,
    resamples,
    permutations: resamples,
  });
  const whole = result.rows.filter((r) => r.primary && Object.keys(r.slice).length === 0);
  const [before, after] = [BEFORE, AFTER].map((name) => whole.find((r) => r.scorer === name));
  if (!before || !after) return null;
  const test = result.comparisons.find(
    (c) =>
      c.measure === before.measure &&
      Object.keys(c.slice).length === 0 &&
      [BEFORE, AFTER].includes(c.a) &&
      [BEFORE, AFTER].includes(c.b),
  );
  const { measure, level, grouping, n } = before;
  return {
    measure,
    level: String(level),
    grouping: String(grouping),
    before: estimate(before),
    after: estimate(after),
    ...seenFromAfter(test),
    n,
  };
}
