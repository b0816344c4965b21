import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { call } from "./fake-io.ts";

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "trenchcoat-report-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function data(): string {
  const path = join(root, "toy.jsonl");
  const lines = Array.from({ length: 8 }, (_, i) =>
    JSON.stringify({
      id: `i${i}`,
      references: ["one two three four"],
      outputs: [
        {
          id: `o${i}a`,
          system: "A",
          text: i % 3 ? "one two three" : "one",
          ratings: { good: i % 3 ? 3 : 1 },
        },
        { id: `o${i}b`, system: "B", text: "one two", ratings: { good: 2 } },
      ],
    }),
  );
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

async function stored(): Promise<string> {
  const { out } = await call(["meta", data(), "--scorer", "chrf", "--resamples", "50", "--json"]);
  writeFileSync(join(root, "result.json"), out);
  return join(root, "result.json");
}

async function scored(): Promise<string> {
  const dir = join(root, "run");
  await call(["score", data(), "--scorer", "chrf", "-o", dir, "--threads", "1"]);
  return dir;
}

test("report RESULT.json prints what meta printed, in every format", async () => {
  const path = await stored();
  const argv = ["meta", data(), "--scorer", "chrf", "--resamples", "50"];
  expect((await call(["report", path])).out).toBe((await call(argv)).out);
  expect((await call(["report", path, "--md"])).out).toBe((await call([...argv, "--md"])).out);
  const json = JSON.parse((await call(["report", path, "--json"])).out) as unknown;
  expect(json).toEqual(JSON.parse(readFileSync(path, "utf8")));
  const { out } = await call(["report", path, "--csv"]);
  expect(out.startsWith("dataset,gold,scorer,family,measure,")).toBe(true);
  expect(out.trimEnd().split("\r\n")).toHaveLength(1 + JSON.parse(readFileSync(path, "utf8")).rows.length);
});

test("report RUN computes once, stores report.json, and shows it again without computing", async () => {
  const dir = await scored();
  const first = await call(["report", dir]);
  expect(first.code).toBe(0);
  expect(first.err).toContain(`result stored in ${join(dir, "report.json")}`);
  const again = await call(["report", dir]);
  expect(again.err).toBe(`from ${join(dir, "report.json")}\n`);
  expect(again.out).toBe(first.out);
});

test("report RUN computes anew when the run, the gold or the seed is another", async () => {
  const dir = await scored();
  await call(["report", dir]);
  expect((await call(["report", dir, "--seed", "2"])).err).toContain("result stored");
  expect((await call(["report", dir, "--gold", "good"])).err).toContain("result stored");
  await call(["score", data(), "--scorer", "rouge-l", "--scorer", "chrf", "-o", dir, "--threads", "1"]);
  const { err, out } = await call(["report", dir, "--gold", "good"]);
  expect(err).toContain("result stored");
  expect(out).toContain("rouge-l");
});

test("report of a run whose gold must be chosen exits 2 as meta does, and stores nothing", async () => {
  const dir = await scored();
  const { code, err } = await call(["report", dir, "--gold", "bad"]);
  expect(code).toBe(2);
  expect(err).toContain('unknown gold "bad"');
  expect(existsSync(join(dir, "report.json"))).toBe(false);
});

test.each([
  ["text that is no JSON", "hello"],
  ["seed: Invalid input", '{"version": "1"}'],
])("report of another file exits 2 and says what is wrong: %s", async (message, text) => {
  const path = join(root, "other.json");
  writeFileSync(path, text);
  const { code, err } = await call(["report", path]);
  expect(code).toBe(2);
  expect(err).toContain("other.json: not a stored result; expected what trenchcoat meta --json prints");
  expect(err).toContain(message);
});

test("report of an absent path, or of a directory that is no run, exits 2", async () => {
  expect(await call(["report", join(root, "absent")])).toMatchObject({ code: 2 });
  const { code, err } = await call(["report", root]);
  expect(code).toBe(2);
  expect(err).toContain("not a run directory; expected a directory with run.json");
});
