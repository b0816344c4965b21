/// <reference lib="dom" />
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seeded } from "../../src/num/index.ts";
import { call } from "./fake-io.ts";

// Every command that writes a page writes it from simulated data, and a browser opens it as a reader would.
const ROOT = resolve(import.meta.dirname, "../..");
const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const dir = mkdtempSync(join(tmpdir(), "trenchcoat-pages-"));
const JUDGEBENCH = join(ROOT, "data/demo/judgebench.jsonl");
const ratings = join(dir, "ratings.csv");
const battles = join(dir, "battles.jsonl");
let browser: Browser;

/** Three systems, sixty items, three raters with noise of their own, one scorer that follows the truth. */
function ratingLines(): string {
  const rng = seeded(7, "pages");
  const noise = (): number => rng() + rng() + rng() - 1.5;
  const lines = ["item,system,response,rater,rating,score:judge"];
  for (let i = 0; i < 60; i++)
    for (const [s, system] of ["small", "middle", "large"].entries()) {
      const truth = s + noise();
      const judge = (truth + noise()).toFixed(3);
      for (const rater of ["ann", "bob", "cy"])
        lines.push(
          `i${i},${system},answer ${i} ${system},${rater},${(truth + noise() + 3).toFixed(2)},${judge}`,
        );
    }
  return lines.join("\n");
}

function battleLines(): string {
  const rng = seeded(8, "pages");
  const names = ["small", "middle", "large"];
  return Array.from({ length: 240 }, (_, i) => {
    const a = i % 3;
    const b = (a + 1 + (i % 2)) % 3;
    const winner = rng() < 1 / (1 + Math.exp(b - a)) ? "model_a" : "model_b";
    const text = (k: number): string => "word ".repeat(3 + k + (i % 5));
    return JSON.stringify({
      id: `b${i}`,
      model_a: names[a],
      model_b: names[b],
      winner,
      prompt: `q${i % 80}`,
      response_a: text(a),
      response_b: text(b),
    });
  }).join("\n");
}

beforeAll(async () => {
  if (!existsSync(join(ROOT, "dist/report/page.js")))
    execFileSync("npm", ["run", "build:web"], { cwd: ROOT, stdio: "pipe" });
  writeFileSync(ratings, ratingLines());
  writeFileSync(battles, battleLines());
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});

afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Commands with how many charts their page must hold. */
const COMMANDS: readonly (readonly [name: string, argv: () => readonly string[], charts: number])[] = [
  ["rank", () => ["rank", battles, "--style", "length"], 3],
  ["raters", () => ["raters", ratings], 4],
  ["calibrate", () => ["calibrate", JUDGEBENCH, "--scorer", "internlm2-7b-reward"], 2],
  ["estimate", () => ["estimate", ratings, "--scorer", "judge", "--labels", "30"], 2],
];

for (const [name, argv, charts] of COMMANDS)
  test(`${name} --html FILE writes a page of which every chart is drawn, nothing else loaded`, async () => {
    const file = join(dir, `${name}.html`);
    const { code, err, out } = await call([...argv(), "--html", file]);
    expect([code, err]).toEqual([0, expect.stringContaining(`page written to ${file}`)]);
    expect(readFileSync(file).byteLength).toBeLessThan(3_000_000);
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    const problems: string[] = [];
    page.on("console", (m) => problems.push(m.text()));
    page.on("pageerror", (e) => problems.push(e.message));
    const requests: string[] = [];
    page.on("request", (r) => requests.push(r.url()));
    await page.goto(pathToFileURL(file).href);
    // The decision is the first thing on the terminal and the heading of the page.
    const decision = await page.locator("#decision").innerText();
    expect(out.replace(/\s+/g, " ")).toContain(decision.replace(/\s+/g, " "));
    for (const plot of await page.locator("figure").all()) await plot.scrollIntoViewIfNeeded();
    await page.waitForFunction((n) => document.querySelectorAll("svg.chart").length >= n, charts);
    expect(await page.locator("svg.chart").count()).toBe(charts);
    expect(problems).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
    await page.context().close();
  });

test("--html FILE in a folder that does not exist is the user's mistake, not a bug", async () => {
  const file = join(dir, "none", "page.html");
  const { code, err } = await call(["rank", battles, "--html", file]);
  expect(code).toBe(2);
  expect(err).toContain("none");
});
