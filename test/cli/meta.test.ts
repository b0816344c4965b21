import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { MetaResult } from "../../src/meta/index.ts";
import { call } from "./fake-io.ts";

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "trenchcoat-meta-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];

/** Twelve items with two outputs; the rated quality is the number of words kept of the reference, the others are struck out. */
function data(more: object = {}, name = "toy.jsonl"): string {
  const path = join(root, name);
  const lines = Array.from({ length: 12 }, (_, i) => {
    const kept = [1 + (i % 4), 5 + ((i * 3) % 4)];
    const outputs = (i % 2 ? kept : kept.toReversed()).map((n, k) => ({
      id: `o${i}${k}`,
      system: k === 0 ? "A" : "B",
      text: WORDS.map((w, j) => (j < n ? w : "-".repeat(w.length))).join(" "),
      tags: { half: i < 6 ? "first" : "second" },
      ratings: { adequacy: n },
      ...more,
    }));
    return JSON.stringify({ id: `i${i}`, references: [WORDS.join(" ")], outputs });
  });
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

const meta = (...argv: string[]) => call(["meta", "--resamples", "100", ...argv]);

async function result(...argv: string[]): Promise<MetaResult> {
  const { code, out, err } = await meta(...argv, "--json");
  expect([code, err.includes("bug")], err).toEqual([0, false]);
  return JSON.parse(out) as MetaResult;
}

test("meta prints a decision and no progress on stdout", async () => {
  const { code, out } = await meta(data(), "--scorer", "chrf");
  expect(code).toBe(0);
  expect(out).toContain("DECISION");
  expect(out).toContain("LEADERBOARD");
  expect(out).toContain("chrf");
});

test("meta --json is one object that names gold, seed and the trivial baselines", async () => {
  const { rows, seed, decisions } = await result(data(), "--scorer", "chrf", "--seed", "7");
  expect(seed).toBe(7);
  expect(decisions[0]).toMatchObject({ dataset: "toy", gold: "adequacy", best: "chrf" });
  for (const row of rows) expect(row).toMatchObject({ dataset: "toy", gold: "adequacy", seed: 7 });
  const sentinels = new Set(rows.filter((r) => r.sentinel).map((r) => r.scorer));
  for (const name of ["constant", "random", "length"]) expect(sentinels).toContain(name);
});

test("meta with the same seed prints the same bytes, with another seed other intervals", async () => {
  const path = data();
  const [a, b, c] = await Promise.all([
    meta(path, "--scorer", "chrf", "--json"),
    meta(path, "--scorer", "chrf", "--json"),
    meta(path, "--scorer", "chrf", "--json", "--seed", "2"),
  ]);
  expect(a.out).toBe(b.out);
  expect(c.out).not.toBe(a.out);
});

test("meta --by TAG adds slices, --where and --exclude-system leave data out", async () => {
  const path = data();
  const by = await result(path, "--scorer", "chrf", "--by", "half");
  expect(new Set(by.rows.map((r) => r.slice["half"]))).toEqual(new Set([undefined, "first", "second"]));
  const where = await result(path, "--scorer", "chrf", "--where", "half=first");
  expect(where.rows.every((r) => r.nItems <= 6)).toBe(true);
  const without = await result(path, "--scorer", "chrf", "--exclude-system", "B", "--measure", "spearman");
  expect(without.rows.every((r) => r.nSystems <= 1)).toBe(true);
});

test("meta wants --gold where several could be the truth, and lists them; exit 2", async () => {
  const path = data({ ratings: { adequacy: 1, fluency: 2 } });
  const { code, out, err } = await meta(path, "--scorer", "chrf");
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain("several golds could be the truth and none is the default");
  expect(err).toContain("expected --gold with one of: adequacy, fluency");
});

test.each([
  [["--gold", "nice"], '--gold: unknown gold "nice"; expected one of: adequacy'],
  [["--scorer", "chrff"], '--scorer: unknown scorer "chrff"'],
  [["--scorer", "chrff"], 'did you mean "chrf"?'],
  [["--scorer", "chrf:char_order=x"], "char_order: invalid value"],
  [["--measure", "pearsn"], 'unknown measure "pearsn"'],
  [["--by", "hlaf"], 'unknown tag "hlaf"'],
  [["--where", "half"], '--where: invalid filter; expected TAG=VALUE, got "half"'],
  [["--seed", "x"], '--seed: invalid number; expected a whole number from 0 to 2147483647, got "x"'],
  [["--resamples", "3"], "--resamples: invalid number; expected a whole number from 20 to 100000"],
  [["--confidence", "95"], '--confidence: invalid level; expected a number in (0.5, 1), got "95"'],
  [["--words", "both"], "--words: unknown vocabulary; expected metrics or rewards"],
  [["--format", "hana"], '"hana"'],
  [["--map", "text"], '--map: invalid mapping; expected FIELD=COLUMN, got "text"'],
])("meta %s exits 2 with one clear line", async (argv, message) => {
  const { code, out, err } = await call(["meta", data(), ...argv]);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(message);
  expect(err).not.toMatch(/\n\s+at /);
});

test("meta says where bad data are bad: file, line, what was expected", async () => {
  const path = join(root, "bad.jsonl");
  const good = readFileSync(data(), "utf8").split("\n").slice(0, 2);
  writeFileSync(path, `${[...good, "{not json"].join("\n")}\n`);
  const broken = await meta(path);
  expect(broken.code).toBe(2);
  expect(broken.err).toMatch(/bad\.jsonl:3: /);
  const skipped = await meta(path, "--skip-bad", "1", "--scorer", "chrf", "--json");
  expect(JSON.parse(skipped.out)).toMatchObject({ datasets: [{ skipped: 1, nItems: 2 }] });
  expect(skipped.err).toContain("passed over");
});

test("meta of what is not there, or empty, exits 2", async () => {
  const absent = await meta(join(root, "nothing"));
  expect(absent.code).toBe(2);
  expect(absent.err).toContain("nothing");
  writeFileSync(join(root, "empty.jsonl"), "");
  const empty = await meta(join(root, "empty.jsonl"));
  expect(empty.code).toBe(2);
  expect(empty.err).toContain("empty.jsonl");
});

test("meta refuses a scorer that can score nothing here, before it measures", async () => {
  const path = join(root, "bare.jsonl");
  const output = { id: "o", text: "x", ratings: { quality: 1 } };
  writeFileSync(path, `${JSON.stringify({ id: "i", outputs: [output] })}\n`);
  const { code, err } = await meta(path, "--scorer", "chrf");
  expect(code).toBe(2);
  expect(err).toContain('bare: scorer "chrf" cannot score anything here; expected text and references');
});

test("meta reads standard input", async () => {
  const text = readFileSync(data());
  const stdin = (async function* () {
    yield text;
  })();
  const { code, out } = await call(["meta", "-", "--scorer", "chrf", "--json"], { stdin });
  expect(code).toBe(0);
  expect(JSON.parse(out).rows.length).toBeGreaterThan(0);
});

test("meta of a run directory uses the scores of the run", async () => {
  const dir = join(root, "run");
  const scored = await call(["score", data(), "--scorer", "chrf", "-o", dir, "--threads", "1"]);
  expect(scored.code).toBe(0);
  const [fromRun, direct] = [await result(dir), await result(data(), "--scorer", "chrf")];
  const valueOf = ({ rows }: MetaResult) => rows.find((r) => r.scorer === "chrf" && r.primary)!.value;
  expect(valueOf(fromRun)).toBe(valueOf(direct));
});

test("meta --words rewards changes labels, not numbers; NO_COLOR and --ascii are honoured", async () => {
  const path = data();
  const rewards = await meta(path, "--scorer", "chrf", "--words", "rewards");
  expect(rewards.out).toContain("reward model");
  expect((await result(path, "--scorer", "chrf", "--words", "rewards")).rows).toEqual(
    (await result(path, "--scorer", "chrf")).rows,
  );
  const plain = await call(["meta", path, "--scorer", "chrf", "--ascii"], {
    columns: 80,
    env: { NO_COLOR: "1" },
  });
  // oxlint-disable-next-line no-control-regex -- escape codes and other characters are what this looks for
  expect(plain.out).not.toMatch(/[^\n\x20-\x7e]/);
});
