import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { reasons } from "../../src/cli/score/score-text.ts";
import { runProgram } from "../../src/cli/program.ts";
import { score } from "../../src/cli/score/score.ts";
import type { Io } from "../../src/cli/verb.ts";

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "trenchcoat-score-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const item = (i: number, more: object = {}) => ({
  id: `i${i}`,
  source: `source ${i}`,
  references: [`the reference of ${i}`],
  outputs: [
    { id: `o${i}a`, system: "A", text: `a reference of ${i}` },
    { id: `o${i}b`, system: "B", text: `something else for ${i}` },
  ],
  ...more,
});

function write(name: string, records: readonly object[]): string {
  const path = join(root, name);
  writeFileSync(path, records.map((r) => `${JSON.stringify(r)}\n`).join(""));
  return path;
}

const data = (): string =>
  write(
    "toy.jsonl",
    [1, 2, 3, 4, 5].map((i) => item(i)),
  );

async function call(argv: readonly string[], more: Partial<Io> = {}) {
  let out = "";
  let err = "";
  const io: Io = {
    stdin: (async function* () {})(),
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    env: {},
    columns: undefined,
    errIsTerminal: false,
    signal: new AbortController().signal,
    ...more,
  };
  const code = await runProgram([score], ["score", "--threads", "1", ...argv], io);
  return { code, out, err };
}

test("score writes a run, says where on stderr, and prints nothing on stdout without --json", async () => {
  const dir = join(root, "run");
  const { code, out, err } = await call([data(), "--scorer", "chrf", "--scorer", "length", "-o", dir]);
  expect(err).toContain(`writing to ${dir} (if it is stopped, the same command goes on`);
  expect([code, out]).toEqual([0, ""]);
  expect(err).toMatch(/chrf: 10 outputs, mean [\d.]+, corpus [\d.]+/);
  expect(err).toContain(`next: trenchcoat meta ${dir}`);
  const record = JSON.parse(readFileSync(join(dir, "run.json"), "utf8"));
  expect(record).toMatchObject({ status: "complete", counts: { items: 5, outputs: 10 } });
  expect(record.request.inputs[0]).toMatchObject({ name: "toy.jsonl" });
});

test("score --json gives signatures, counts and what was scored or reused", async () => {
  const argv = [data(), "--scorer", "chrf", "-o", join(root, "run"), "--json"];
  const first = JSON.parse((await call(argv)).out);
  expect(first).toMatchObject({ seed: 1, status: "complete", skipped: 0 });
  expect(first.scorers[0]).toMatchObject({ scorer: "chrf", n: 10, tasksScored: 10, tasksReused: 0 });
  expect(existsSync(first.scorers[0].path)).toBe(true);
  const again = JSON.parse((await call(argv)).out);
  expect(again.scorers[0]).toMatchObject({ tasksScored: 0, tasksReused: 10, mean: first.scorers[0].mean });
});

test("score reads standard input, and the same input resumes", async () => {
  const text = readFileSync(data());
  const argv = ["-", "--scorer", "length", "-o", join(root, "run"), "--json"];
  const stdin = () =>
    (async function* () {
      yield text;
    })();
  expect((await call(argv, { stdin: stdin() })).code).toBe(0);
  const again = JSON.parse((await call(argv, { stdin: stdin() })).out);
  expect(again.scorers[0].tasksReused).toBe(10);
  const other = async function* () {
    yield Buffer.from(`${JSON.stringify(item(9))}\n`);
  };
  const refused = await call(argv, { stdin: other() });
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('file "stdin" has changed');
});

test("score refuses other data or another N in the directory and says what to do", async () => {
  const dir = join(root, "run");
  const path = data();
  await call([path, "--scorer", "length", "-o", dir]);
  const n = await call([path, "--scorer", "length", "-o", dir, "--part-rows", "3"]);
  expect(n.code).toBe(2);
  expect(n.err).toContain("the directory holds the run of another request");
  expect(n.err).toContain("partRows was 4096, is 3");
  expect(n.err).toContain("--force");
  write("toy.jsonl", [item(1)]);
  expect((await call([path, "--scorer", "length", "-o", dir])).code).toBe(2);
  expect((await call([path, "--scorer", "length", "-o", dir, "--force"])).code).toBe(0);
});

test("score suggests the nearest scorer before it reads anything", async () => {
  const { code, err } = await call([data(), "--scorer", "chrff", "-o", join(root, "run")]);
  expect(code).toBe(2);
  expect(err).toContain('unknown scorer "chrff"');
  expect(err).toContain('did you mean "chrf"?');
  expect(existsSync(join(root, "run"))).toBe(false);
});

test("score wants a scorer", async () => {
  const { code, err } = await call([data()]);
  expect([code, err]).toEqual([
    2,
    "--scorer: no scorer named; expected at least one --scorer NAME\n  trenchcoat scorers lists them\n",
  ]);
});

test("score refuses a scorer whose need the data lack, naming data set and need", async () => {
  const path = write("bare.jsonl", [item(1, { references: [] }), item(2, { references: [] })]);
  const { code, err } = await call([path, "--scorer", "chrf", "-o", join(root, "run")]);
  expect(code).toBe(2);
  expect(err).toContain("data set bare: scorer chrf needs references");
  expect(readdirSync(join(root, "run"))).not.toContain("scores");
});

test("score counts missing scores by reason and fails where there are more than --max-missing", async () => {
  const path = write(
    "some.jsonl",
    [1, 2, 3, 4].map((i) => item(i, i > 1 ? { references: [] } : {})),
  );
  const argv = [path, "--scorer", "chrf", "-o", join(root, "run")];
  const { code, err } = await call(argv);
  expect(code).toBe(1);
  expect(err).toContain(
    "scorer chrf: 75.0% of the scores are missing (no references 6), more than --max-missing 0.5",
  );
  expect((await call([...argv, "--max-missing", "0.8"])).code).toBe(0);
  expect((await call([...argv, "--max-missing", "2"])).err).toContain(
    '--max-missing: invalid share; expected a number in [0, 1], got "2"',
  );
});

test("score that is interrupted exits 130 and says how to go on", async () => {
  const controller = new AbortController();
  controller.abort();
  const dir = join(root, "run");
  const { code, err } = await call([data(), "--scorer", "length", "-o", dir], { signal: controller.signal });
  expect(code).toBe(130);
  expect(err).toContain(`interrupted; what was scored is kept in ${dir}, the same command goes on`);
});

test("score passes over bad records up to --skip-bad and counts them", async () => {
  const path = write("bad.jsonl", [item(1), { id: "i2", outputs: 3 }, item(3)]);
  const argv = [path, "--scorer", "length", "-o", join(root, "run"), "--json"];
  expect((await call(argv)).code).toBe(2);
  const { code, out } = await call([...argv, "--skip-bad", "1", "--force"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ skipped: 1, counts: { outputs: 4 } });
});

test("score --bench prints the benchmark's own result and writes a results file a scorer", async () => {
  const records = [1, 2, 3].map((i) =>
    item(i, {
      pairs: [{ id: `p${i}`, a: `o${i}a`, b: `o${i}b` }],
      judgments: [{ kind: "preference", pair: `p${i}`, choice: "a", aspect: "overall", rater: "r" }],
    }),
  );
  const dir = join(root, "run");
  const path = write("bench.jsonl", records);
  const { code, out, err } = await call(["--bench", path, "--scorer", "chrf", "-o", dir, "--json"]);
  expect(err).toContain(`results: ${join(dir, "bench", "chrf.json")}`);
  expect(code).toBe(0);
  const { rows } = JSON.parse(out) as { rows: { scorer: string; measure: string; value: number }[] };
  expect(rows.find((r) => r.scorer === "chrf" && r.measure === "accuracy")?.value).toBe(1);
  const written = JSON.parse(readFileSync(join(dir, "bench", "chrf.json"), "utf8"));
  expect(written.results.bench.accuracy.all).toBe(1);
});

test("score --bench of a set that is not here says how to pull it", async () => {
  const argv = ["--bench", "rewardbench-2", "--scorer", "length", "--data-dir", join(root, "data")];
  const { code, err } = await call(argv);
  expect(code).toBe(2);
  expect(err).toContain("trenchcoat data pull rewardbench-2 -o");
  expect((await call(["--bench", "judgebnch", "--scorer", "length"])).err).toContain(
    'did you mean "judgebench"?',
  );
  expect((await call(["--scorer", "length"])).err).toContain("score: no data; expected paths of data");
});

test("reasons(missing) names the five most frequent and counts the rest", () => {
  expect(reasons({ "no text": 3, "no source": 12 })).toBe("no source 12, no text 3");
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`reason ${i}`, i === 7 ? 2 : 1]));
  expect(reasons(many)).toBe(
    "reason 7 2, reason 0 1, reason 1 1, reason 2 1, reason 3 1, 995 other reasons 995",
  );
});
