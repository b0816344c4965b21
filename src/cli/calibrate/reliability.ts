import { type Order, type Scorer, shortName } from "../../core/index.ts";
import { ratingTable, testRetest, type TestRetest } from "../../meta/index.ts";

/** Test-retest reliability of one scorer in one order. */
export interface Reliability extends TestRetest {
  readonly scorer: Scorer;
  readonly order: Order;
}

/** The reliability of scores that were made several times; one column a repeat. */
export function reliabilityOf(scores: {
  readonly scorer: Scorer;
  readonly order?: Order;
  readonly columns: readonly Float64Array[];
}): Reliability {
  const { scorer, order = "as-listed", columns } = scores;
  const n = columns[0]?.length ?? 0;
  const rows = Array.from({ length: n }, (_, i) => columns.map((column) => column[i]!));
  return { ...testRetest(ratingTable(rows, columns.length)), scorer, order };
}

const number = (x: number): string => (Number.isNaN(x) ? "-" : String(Number(x.toPrecision(3))));
const share = (x: number): string => (Number.isNaN(x) ? "-" : `${Math.round(100 * x)}%`);

function valueOf({ reliability, ciLow, ciHigh, same }: Reliability): string {
  if (same === 1) return "every task got the same score each time";
  if (Number.isNaN(reliability)) return "reliability undefined";
  return `reliability ${reliability.toFixed(2)} [${ciLow.toFixed(2)}, ${ciHigh.toFixed(2)}]`;
}

/** One scorer's agreement with itself, for people. */
export function reliabilityLine(made: Reliability): string {
  const { scorer, order, repeats, n, dropped, same, sameLow, sameHigh, noise } = made;
  const swapped = order === "swapped" ? ", b shown first" : "";
  const shares = `${share(same)} the same each time [${share(sameLow)}, ${share(sameHigh)}]`;
  const about = [valueOf(made), shares, `noise of one score ${number(noise)}`];
  return `test-retest of ${shortName(scorer.spec)}${swapped}, asked ${repeats} times: ${about.join(", ")}; n = ${n}, dropped ${dropped}`;
}

const orNull = (x: number): number | null => (Number.isNaN(x) ? null : x);

/** The same as JSON. */
export function reliabilityJson(made: Reliability): object {
  const { scorer, order, repeats, n, dropped, reliability, ciLow, ciHigh, ciMethod } = made;
  const { same, sameLow, sameHigh, noise, confidence } = made;
  return {
    scorer: shortName(scorer.spec),
    order,
    repeats,
    n,
    dropped,
    reliability: orNull(reliability),
    ciLow: orNull(ciLow),
    ciHigh: orNull(ciHigh),
    ciMethod,
    confidence,
    same: orNull(same),
    sameLow: orNull(sameLow),
    sameHigh: orNull(sameHigh),
    noise: orNull(noise),
  };
}
