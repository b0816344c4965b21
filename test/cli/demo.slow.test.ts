import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { demo } from "../../src/cli/demo/demo.ts";
import { runProgram } from "../../src/cli/program.ts";
import { nowMs } from "../../src/run/index.ts";
import { textWidth } from "../../src/report/text-width.ts";

const PAGE = join(import.meta.dirname, "../../dist/report/page.js");

let root: string;
beforeAll(() => void (root = mkdtempSync(join(tmpdir(), "trenchcoat-demo-"))));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function call(argv: readonly string[], columns?: number) {
  let out = "";
  let err = "";
  const code = await runProgram([demo], ["demo", "-o", join(root, "run"), ...argv], {
    stdin: (async function* () {})(),
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    env: { NO_COLOR: "1", LANG: "C.UTF-8" },
    columns,
    errIsTerminal: false,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

test("demo --json ends in under a minute with both data sets, the differences and the surprises", async () => {
  const start = nowMs();
  const { code, out } = await call(["--json", "--seed", "5"]);
  expect(nowMs() - start).toBeLessThan(60_000);
  expect(code).toBe(0);
  const found = JSON.parse(out);
  expect(found).toMatchObject({ seed: 5, run: join(root, "run") });
  expect(found.result.datasets.map((d: { name: string }) => d.name)).toEqual(["contrast", "judgebench"]);
  expect(found.result.decisions).toHaveLength(2);
  const chrf = found.differences.drops.find((d: { scorer: string }) => d.scorer === "chrf");
  expect(chrf).toMatchObject({ from: {}, to: { "length-matched": "yes" }, nFrom: 475, resamples: 1000 });
  expect(chrf.difference).toBeCloseTo(chrf.valueFrom - chrf.valueTo, 12);
  expect(chrf.ciLow).toBeLessThanOrEqual(chrf.difference);
  expect(found.surprises.length).toBeGreaterThan(2);
  expect(found.next.length).toBeGreaterThan(2);
});

test("demo on the same directory scores nothing again; another seed is refused", async () => {
  const { err } = await call(["--json", "--seed", "5"]);
  expect(err).not.toMatch(/scoring into/);
  const other = await call(["--seed", "6"]);
  expect([other.code, other.out]).toEqual([2, ""]);
  expect(other.err).toContain("the directory holds the run of another request");
});

test.each([80, 120])(
  "demo at %i columns keeps every line but commands within the screen",
  async (columns) => {
    const { code, out } = await call(["--seed", "5"], columns);
    expect(code).toBe(0);
    const long = out.split("\n").filter((line) => textWidth(line) > columns);
    expect(long.filter((line) => !line.startsWith("    trenchcoat "))).toEqual([]);
    for (const title of ["LENGTH-MATCHED PAIRS", "WHAT SURPRISED", "NEXT: YOUR OWN DATA"])
      expect(out).toContain(title);
    expect(out.replace(/\s+/g, " ")).toContain("are no human judgments");
  },
);

test("demo --ascii writes nothing but ASCII of its own", async () => {
  const { out } = await call(["--seed", "5", "--ascii"], 100);
  const own = out.slice(out.indexOf("CONTRAST: ACCURACY BY TASK"));
  // oxlint-disable-next-line no-control-regex -- ASCII is a range of codes
  expect(own).toMatch(/^[\u0000-\u007f]*$/);
});

test.skipIf(!existsSync(PAGE))("demo --html writes one page with both data sets", async () => {
  const file = join(root, "page", "demo.html");
  const { err } = await call(["--seed", "5", "--html", file]);
  expect(err).toContain(`report written to ${file}`);
  const page = readFileSync(file, "utf8");
  expect(page).toContain("Which scorer to trust: contrast, judgebench");
});
if (!existsSync(PAGE)) console.warn("demo --html is not tested: build the page first with npm run build:web");
