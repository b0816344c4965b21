/**
 * npx tsx scripts/validation/intervals-and-tests.ts [REPLICATIONS] [OUT.json] [CLUSTERS] [NAMES]: the tables 'Tests' and 'Intervals in clusters of 1 to 30' of
 * docs/validation.md, by two processes. Prints what misses its bound; with OUT.json the rows are kept there as they come,
 * with CLUSTERS (20,50) only these numbers of clusters are run, with NAMES (a regular expression) only what has such a name.
 */
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { seeded } from "../../src/num/index.ts";
import { misses, type IntervalRow, intervalTable, type Row, testTable, type TestRow } from "./bounds.ts";
import { coverageOf, INTERVALS } from "./interval-methods.ts";
import { type Case, rejectionRate, TESTS } from "./null-tests.ts";

const WORKERS = 2;
const replications = Number(process.argv[2] ?? 2000);
const out = process.argv[3];
const only = process.argv[4]?.split(",").map(Number);
const names = new RegExp(process.argv[5] ?? "", "i");
/** Power, and what is shown and not promised, need no more. */
const fewer = Math.ceil(replications / 4);
const isShown = (which: Case): boolean => which === "missing not at random";

interface Job {
  readonly kind: "test" | "interval";
  readonly at: number;
  readonly n: number;
  readonly case: Case;
}

interface Family {
  readonly at: readonly number[];
  readonly cases: readonly Case[];
  readonly name?: string;
  readonly names?: readonly string[];
}

const isWanted = ({ name, names: several = [] }: Family): boolean =>
  [...(name === undefined ? [] : [name]), ...several].some((own) => names.test(own));

const cells = (kind: Job["kind"], families: readonly Family[]) =>
  families.flatMap((f, at) =>
    isWanted(f) ? f.at.flatMap((n) => f.cases.map((c): Job => ({ kind, at, n, case: c }))) : [],
  );

/** The largest first, so that the two processes end together. */
const jobs = [...cells("interval", INTERVALS), ...cells("test", TESTS)]
  .filter((job) => only === undefined || only.includes(job.n))
  .sort((x, y) => (only ? 0 : y.n - x.n));

function testRow({ at, n, case: which }: Job): TestRow {
  const test = TESTS[at]!;
  const setting = { n, case: which };
  const count = isShown(which) ? fewer : replications;
  const rate = (isNull: boolean): number =>
    rejectionRate(test, setting, {
      isNull,
      replications: isNull ? count : fewer,
      seeds: (r) => seeded(r, isNull ? "null" : "lead", test.name, n, which),
    });
  const { name, kind } = test;
  return { name, kind, n, case: which, replications: count, rate: rate(true), power: rate(false) };
}

function intervalRows({ at, n, case: which }: Job): IntervalRow[] {
  const count = isShown(which) ? fewer : replications;
  const found = coverageOf(
    INTERVALS[at]!,
    { n, case: which },
    { replications: count, seeds: (r) => seeded(r, "interval", at, n, which) },
  );
  return found.map((f) => ({ ...f, n, case: which, replications: count }));
}

function work(part: number): void {
  jobs.forEach((job, k) => {
    if (k % WORKERS !== part) return;
    const rows: readonly Row[] = job.kind === "test" ? [testRow(job)] : intervalRows(job);
    process.send!(rows);
  });
}

async function main(): Promise<void> {
  const rows: Row[] = [];
  const parts = Array.from({ length: WORKERS }, async (_, part) => {
    const child = fork(import.meta.filename, process.argv.slice(2), {
      env: { ...process.env, VALIDATION_PART: String(part) },
    });
    child.on("message", (found: Row[]) => {
      rows.push(...found);
      if (out) writeFileSync(out, JSON.stringify(rows));
    });
    await new Promise((resolve, reject) => {
      child.on("exit", (code) =>
        code === 0 ? resolve(code) : reject(new Error(`part ${part}: exit ${code}`)),
      );
    });
  });
  await Promise.all(parts);
  console.log(testTable(rows.filter((r): r is TestRow => "power" in r)));
  console.log(intervalTable(rows.filter((r): r is IntervalRow => "coverage" in r)));
  for (const line of misses(rows)) console.log(line);
}

const part = process.env["VALIDATION_PART"];
if (part === undefined) await main();
else work(Number(part));
