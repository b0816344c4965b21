/** npm run golden -- DIR [--strict] [--allow TOPIC]... [--verbose]: one line a topic, `topic: N passed, N failed, N unsupported`. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ADAPTERS } from "./adapters.ts";
import { disagreement, type GoldenAdapter, type GoldenCase, type GoldenFile, Unsupported } from "./form.ts";

interface Tally {
  passed: number;
  failed: number;
  unsupported: number;
  readonly failures: string[];
}

function runCase(adapter: GoldenAdapter, testCase: GoldenCase, file: GoldenFile, tally: Tally): void {
  let actual: unknown;
  try {
    actual = adapter(testCase);
  } catch (error) {
    if (error instanceof Unsupported) {
      tally.unsupported++;
      return;
    }
    actual = { error: String(error) };
  }
  const found = disagreement(testCase.output, actual, file.tolerance);
  if (found === undefined) tally.passed++;
  else {
    tally.failed++;
    const why =
      typeof actual === "object" && actual !== null && "error" in actual
        ? ` (threw ${String(actual.error)})`
        : "";
    tally.failures.push(`${testCase.id}: ${found}${why}`);
  }
}

/** Runs every case of one parsed golden file. */
export function runGoldenFile(file: GoldenFile): Tally {
  const tally: Tally = { passed: 0, failed: 0, unsupported: 0, failures: [] };
  const adapter = ADAPTERS[file.topic];
  for (const testCase of file.cases) {
    if (adapter) runCase(adapter, testCase, file, tally);
    else tally.unsupported++;
  }
  return tally;
}

function main(args: readonly string[]): number {
  const allowed = new Set(args.flatMap((a, i) => (a === "--allow" ? [args[i + 1] ?? ""] : [])));
  const directory = args.find((a, i) => !a.startsWith("--") && args[i - 1] !== "--allow");
  if (!directory) {
    process.stderr.write("usage: npm run golden -- DIR [--strict] [--allow TOPIC]... [--verbose]\n");
    return 2;
  }
  let status = 0;
  for (const name of readdirSync(directory)
    .filter((f) => f.endsWith(".json"))
    .sort()) {
    const file = JSON.parse(readFileSync(join(directory, name), "utf8")) as GoldenFile;
    const tally = runGoldenFile(file);
    process.stdout.write(
      `${file.topic}: ${tally.passed} passed, ${tally.failed} failed, ${tally.unsupported} unsupported\n`,
    );
    for (const failure of tally.failures.slice(0, args.includes("--verbose") ? Infinity : 3))
      process.stderr.write(`  ${failure}\n`);
    if (tally.failed > 0) status = 1;
    if (args.includes("--strict") && tally.unsupported > 0 && !allowed.has(file.topic)) status = 1;
  }
  return status;
}

if (process.argv[1]?.endsWith("run.ts")) process.exitCode = main(process.argv.slice(2));
