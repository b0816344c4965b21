/** What is promised of tests and intervals, which rows of a simulation miss it, and their tables. */
import type { Case, NullTest } from "./null-tests.ts";

interface Setting {
  readonly name: string;
  readonly n: number;
  readonly case: Case;
  readonly replications: number;
}

/** One test in one setting: how often it rejects where nothing is there, and where its stated lead is. */
export interface TestRow extends Setting {
  readonly kind: NullTest["kind"];
  readonly rate: number;
  readonly power: number;
}

/** One kind of interval in one setting. */
export interface IntervalRow extends Setting {
  readonly isConservative: boolean;
  readonly isAsPublished: boolean;
  readonly coverage: number;
  readonly widthRatio: number;
  readonly bias: number;
}

export type Row = TestRow | IntervalRow;

const ALPHA = 0.05;
const FEW = 50;
const NEAR = 0.015;
const FLOOR = 0.9;
const LEAST_POWER = 0.8;
/** Of an interval's mean width over the oracle's, from 50 clusters on and below. */
const WIDEST = { many: 1.25, few: 1.4 };

const error = (p: number, n: number): number => Math.sqrt((p * (1 - p)) / n);

/** Data missing not at random, and rules kept as published, are shown, not promised. */
const isPromised = (row: Setting): boolean =>
  row.case !== "missing not at random" &&
  !("kind" in row && row.kind === "as published") &&
  !("isAsPublished" in row && row.isAsPublished === true);

function testMisses(row: TestRow): string[] {
  const found: string[] = [];
  const most =
    row.kind === "exact"
      ? ALPHA + 3 * error(ALPHA, row.replications)
      : row.n >= FEW
        ? ALPHA + NEAR
        : 1 - FLOOR;
  if (row.rate > most) found.push(`rejects ${row.rate}, at most ${most.toFixed(4)}`);
  if (row.kind === "asymptotic" && row.n >= FEW && row.rate < ALPHA - NEAR)
    found.push(`rejects ${row.rate}, at least ${ALPHA - NEAR}`);
  if (row.power < LEAST_POWER) found.push(`finds its lead in ${row.power}, at least ${LEAST_POWER}`);
  return found;
}

function intervalMisses(row: IntervalRow): string[] {
  const found: string[] = [];
  const least = row.n >= FEW ? 1 - ALPHA - NEAR : FLOOR;
  if (!(row.coverage >= least)) found.push(`covers ${row.coverage}, at least ${least}`);
  if (row.n >= FEW && !row.isConservative && row.coverage > 1 - ALPHA + NEAR)
    found.push(`covers ${row.coverage}, at most ${1 - ALPHA + NEAR}`);
  const widest = row.n >= FEW ? WIDEST.many : WIDEST.few;
  if (!(row.widthRatio <= widest))
    found.push(`is ${row.widthRatio.toFixed(3)} times as wide as the oracle's, at most ${widest}`);
  return found;
}

/** One line for each promise that a row misses. */
export function misses(rows: readonly Row[]): string[] {
  return rows
    .filter(isPromised)
    .flatMap((row) =>
      ("power" in row ? testMisses(row) : intervalMisses(row)).map(
        (what) => `MISSED ${row.name}, ${row.n} clusters, ${row.case}: ${what}`,
      ),
    );
}

const isComplete = (row: Setting): boolean => row.case !== "missing not at random";

const namesOf = (rows: readonly Setting[]): string[] => [...new Set(rows.map((r) => r.name))];

/** Smallest and largest of the promised rows, or of the rows missing not at random. */
function range(values: readonly number[]): string {
  if (values.length === 0) return "-";
  const [low, high] = [Math.min(...values).toFixed(3), Math.max(...values).toFixed(3)];
  return low === high ? low : `${low} to ${high}`;
}

/** Rates over the cases at each number of clusters: smallest and largest. */
export function testTable(rows: readonly TestRow[]): string {
  const lines = namesOf(rows).map((name) => {
    const own = rows.filter((r) => r.name === name);
    const promised = own.filter(isComplete);
    const at = (n: number) => range(promised.filter((r) => r.n === n).map((r) => r.rate));
    const small = range(promised.filter((r) => r.n < 20).map((r) => r.rate));
    const power = Math.min(...promised.map((r) => r.power)).toFixed(2);
    const biased = range(own.filter((r) => !isComplete(r)).map((r) => r.rate));
    return `| ${name} | ${own[0]!.kind} | ${small === "-" ? at(20) : small} | ${at(50)} | ${at(200)} | ${power} | ${biased} |`;
  });
  return [
    "| test | kind | 20 clusters | 50 | 200 | least power | missing not at random |",
    "|---|---|---|---|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}

export function intervalTable(rows: readonly IntervalRow[]): string {
  const lines = namesOf(rows).map((name) => {
    const own = rows.filter((r) => r.name === name);
    const promised = own.filter(isComplete);
    const at = (n: number) => range(promised.filter((r) => r.n === n).map((r) => r.coverage));
    const width = range(promised.map((r) => r.widthRatio));
    const biased = own
      .filter((r) => !isComplete(r))
      .sort((x, y) => x.n - y.n)
      .map((r) => `${r.coverage.toFixed(2)} (${r.bias.toFixed(1)})`)
      .join(", ");
    return `| ${name} | ${at(20)} | ${at(50)} | ${at(200)} | ${width} | ${biased || "-"} |`;
  });
  return [
    "| interval | 20 clusters | 50 | 200 | width / oracle | missing not at random: coverage (bias in sd) |",
    "|---|---|---|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}
