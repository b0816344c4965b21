import { wilson } from "../intervals/proportion-interval.ts";
import { intraclass } from "../raters/icc.ts";
import { type RatingTable, ratingsOf, unitsOf } from "../raters/rating-table.ts";

/** How far a scorer agrees with itself when it is asked the same again. */
export interface TestRetest {
  readonly repeats: number;
  /** Tasks that every repeat scored, and those that some repeat did not. */
  readonly n: number;
  readonly dropped: number;
  /** Intraclass correlation of single scores (ICC1): the share of their variance that is not repeat noise. 1 best; NaN where no task differs from another. */
  readonly reliability: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  readonly ciMethod: string;
  /** Share of tasks that got the same score every time, with Wilson's interval. */
  readonly same: number;
  readonly sameLow: number;
  readonly sameHigh: number;
  /** Standard deviation of one task's score over repeats, in the scorer's unit. */
  readonly noise: number;
  readonly confidence: number;
}

const METHOD = "F distribution, one-way";

function isSame({ values, nRaters }: RatingTable, unit: number): boolean {
  const first = values[unit * nRaters];
  for (let r = 1; r < nRaters; r++) if (values[unit * nRaters + r] !== first) return false;
  return true;
}

/** Mean variance of a task's scores over repeats. */
function noiseVariance({ values, nUnits, nRaters }: RatingTable): number {
  let sum = 0;
  for (let u = 0; u < nUnits; u++) {
    const row = values.subarray(u * nRaters, (u + 1) * nRaters);
    const mean = row.reduce((a, b) => a + b, 0) / nRaters;
    for (const value of row) sum += (value - mean) ** 2;
  }
  return sum / (nUnits * (nRaters - 1));
}

function reliabilityOf(table: RatingTable, nSame: number, confidence: number) {
  const isExact = nSame === table.nUnits;
  if (isExact) {
    const first = table.values[0];
    const isConstant = table.values.every((v) => v === first);
    const value = isConstant || table.nUnits < 2 ? NaN : 1;
    return { value, low: value, high: value };
  }
  return intraclass(table, confidence).ICC1;
}

/**
 * Test-retest reliability of a table of tasks by repeats: tasks that lack a score of some repeat are left out and counted. The repeats are
 * exchangeable, so the one-way form is taken; differences between their means count as noise. Fewer than two repeats or tasks give NaN.
 * Source: Shrout and Fleiss (1979), ICC(1, 1).
 */
export function testRetest(table: RatingTable, confidence = 0.95): TestRetest {
  const { nRaters: repeats, nUnits } = table;
  const units = Array.from({ length: nUnits }, (_, u) => u).filter((u) => ratingsOf(table, u) === repeats);
  const kept = unitsOf(table, units);
  const n = units.length;
  const nSame = units.filter((_, u) => isSame(kept, u)).length;
  const { low, high } = wilson({ count: nSame, nobs: repeats > 1 ? n : 0 }, 1 - confidence);
  const isDefined = repeats > 1 && n > 0;
  const icc = isDefined ? reliabilityOf(kept, nSame, confidence) : { value: NaN, low: NaN, high: NaN };
  return {
    repeats,
    n,
    dropped: nUnits - n,
    reliability: icc.value,
    ciLow: icc.low,
    ciHigh: icc.high,
    ciMethod: METHOD,
    same: isDefined ? nSame / n : NaN,
    sameLow: low,
    sameHigh: high,
    noise: isDefined ? Math.sqrt(noiseVariance(kept)) : NaN,
    confidence,
  };
}
