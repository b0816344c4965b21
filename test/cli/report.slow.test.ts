import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call } from "./fake-io.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const root = mkdtempSync(join(tmpdir(), "trenchcoat-report-html-"));
const dir = join(root, "run");

beforeAll(async () => {
  if (!existsSync(join(ROOT, "dist/report/page.js")))
    execFileSync("npm", ["run", "build:web"], { cwd: ROOT, stdio: "pipe" });
  const path = join(root, "toy.jsonl");
  const lines = [1, 2, 3, 4, 5, 6].map((i) =>
    JSON.stringify({
      id: `i${i}`,
      references: ["one two"],
      outputs: [
        { id: `o${i}a`, system: "A", text: "one two", ratings: { good: 2 } },
        { id: `o${i}b`, system: "B", text: "one", ratings: { good: 1 } },
      ],
    }),
  );
  writeFileSync(path, `${lines.join("\n")}\n`);
  await call(["score", path, "--scorer", "chrf", "-o", dir, "--threads", "1"]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("report RUN --html writes report.html into the run, with points and items", async () => {
  const { code, err } = await call(["report", dir, "--html"]);
  expect([code, err.includes("report written to")]).toEqual([0, true]);
  expect(readFileSync(join(dir, "report.html"), "utf8")).toContain("<!doctype html>");
});

test("report RESULT.json --html FILE writes a page and says what it lacks", async () => {
  const file = join(root, "page.html");
  const { code, err } = await call(["report", join(dir, "report.json"), "--html", file]);
  expect(code).toBe(0);
  expect(err).toContain("without plots of points and items, which a result does not hold");
  expect(readFileSync(file, "utf8")).toContain("<!doctype html>");
});
