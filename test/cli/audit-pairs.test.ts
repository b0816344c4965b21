import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { AuditResult } from "../../src/audit/index.ts";
import { auditPage } from "../../src/cli/audit/audit-page.ts";
import { auditResultSchema } from "../../src/cli/audit/audit-schema.ts";
import { call } from "./fake-io.ts";

let root: string;
let data: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "trenchcoat-pairs-"));
  data = join(root, "pairs.jsonl");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const N_ITEMS = 60;
/** Answers to the same questions, one with more good words than the other; `winner` says what the data say of each. */
function pairs(winner: (i: number) => string): string {
  const rows = Array.from({ length: N_ITEMS }, (_, i) => {
    const text = (good: number, long: number): string =>
      `The house was ${"good ".repeat(good)}and the garden is open${", as it was in the days before".repeat(long)}.`;
    const [a, b] = [text((i % 3) + 1, i % 4), text(1 + ((i + 2) % 3), (i * 3) % 5)];
    return JSON.stringify({ prompt: `How was day ${i}?`, response_a: a, response_b: b, winner: winner(i) });
  });
  writeFileSync(data, `${rows.join("\n")}\n`);
  return data;
}
const byGood = (i: number): string => (i % 3 > (i + 2) % 3 ? "A" : "B");

/** A config with a judge of pairs that counts how often it is asked; `of`: log-odds that the first is preferred, of texts a and b. */
function judgeOf(of: string): void {
  const spec = {
    name: "own",
    version: "1",
    family: "judge",
    summary: "made for a test",
    params: {},
    settings: {},
    needs: ["text"],
    arity: "pair",
    range: [0, 1],
    direction: "higher",
    unit: "probability",
    deterministic: true,
    origin: "computed",
  };
  writeFileSync(
    join(root, "trenchcoat.config.mjs"),
    `const good = (t) => t.split("good").length;
     const score = async (tasks) => tasks.map(({ outputs: [x, y] }) => {
       globalThis.asked = (globalThis.asked ?? 0) + 1;
       const [a, b] = [x.text, y.text];
       return { values: [1 / (1 + Math.exp(-(${of})))] };
     });
     export default { scorers: { planted: { spec: ${JSON.stringify(spec)}, score } } };`,
  );
}
const asked = (): number => {
  const n = Number(Reflect.get(globalThis, "asked") ?? 0);
  Reflect.set(globalThis, "asked", 0);
  return n;
};

const ARGV = ["--scorer", "planted", "--resamples", "200"];
const here = (...more: string[]) => call(["audit", data, ...ARGV, ...more], { cwd: root });

async function audited(...more: string[]): Promise<AuditResult> {
  const { code, out, err } = await here(...more, "--json");
  expect(code, err).toBe(0);
  expect(auditResultSchema.safeParse(JSON.parse(out)).error?.issues).toBeUndefined();
  return JSON.parse(out) as AuditResult;
}

test("audit of a judge of pairs that likes the first place and length flags both, and reads its position bias from both orders", async () => {
  pairs(byGood);
  judgeOf("0.5 * (good(a) - good(b)) + 0.02 * (a.length - b.length) + 1");
  const found = await audited();
  const cue = (name: string) => found.cues.find((c) => c.cue === name)!;
  expect(cue("position")).toMatchObject({ verdict: "FLAG", direction: "rewards", edit: "shown-first" });
  expect(cue("length")).toMatchObject({ verdict: "FLAG", direction: "rewards", edit: "filler" });
  expect(cue("whitespace").verdict).not.toBe("FLAG");
  const { counterfactual, judge, length, observational, pressure } = found.sections;
  expect(counterfactual).toMatchObject({ sdOf: "pairs", nItems: N_ITEMS, nOutputs: 2 * N_ITEMS });
  const shown = counterfactual!.edits.find((e) => e.edit === "shown-first")!;
  // A sigmoid moves by less than a quarter a unit of log-odds; the bias is two units between the orders.
  expect(shown.both.raw.value).toBeGreaterThan(0.1);
  expect(shown.both.raw.value).toBeLessThan(0.5);
  expect(judge!.position!.bias.ciLow).toBeGreaterThan(0);
  expect(judge!.position!.firstWins.value).toBeGreaterThan(judge!.position!.secondWins.value!);
  expect(length!.excess.ciLow).toBeGreaterThan(0);
  expect(observational!.features.find((f) => f.feature === "position")!.onScore.ciLow).toBeGreaterThan(0);
  expect(pressure).toBeUndefined();
  expect(found.decision.join(" ")).toMatch(/favours the output shown first/);
  expect(auditPage(found).uses!.map((u) => u.use)).toEqual(["monitor", "best-of-n", "rl"]);
});

test("audit of a judge of pairs that sees quality alone passes the place and the length, and finds no bias", async () => {
  pairs(byGood);
  judgeOf("2 * (good(a) - good(b))");
  const found = await audited("--edits", "neutral,style");
  const verdicts = Object.fromEntries(found.cues.map((c) => [c.cue, c.verdict]));
  expect(verdicts).toMatchObject({ position: "PASS", length: "PASS" });
  const { position } = found.sections.judge!;
  expect(position!.bias.value).toBe(0);
  expect(position!.accuracyAgreed.value).toBe(1);
});

test("audit --dry-run of a judge of pairs counts both orders, and the audit asks just that", async () => {
  pairs(byGood);
  judgeOf("a.length - b.length");
  asked();
  const dry = await here("--sample", "20", "--edits", "filler,truncate", "--dry-run");
  expect(asked()).toBe(0);
  const n = Number(
    /^([\d,]+) scorer calls: 80 originals .*, both orders\)/.exec(dry.out)![1]!.replace(",", ""),
  );
  await audited("--sample", "20", "--edits", "filler,truncate");
  expect(asked()).toBe(n);
});

test("audit with a gold over pairs that decides nothing says so, compares nothing with quality, and still says what moves the score", async () => {
  pairs(() => "tie");
  judgeOf("0.05 * (a.length - b.length)");
  const found = await audited("--edits", "style");
  expect(found.notes.join("\n")).toContain(
    "decides no pair: no output is the better or the worse one, and nothing is compared with quality",
  );
  expect(found.cues.find((c) => c.cue === "length")!.verdict).toBe("FLAG");
  const { edits } = found.sections.counterfactual!;
  expect(edits.every((e) => e.gain === null && e.harm === null)).toBe(true);
  expect(found.sections.observational).toMatchObject({ ofGold: null, overGold: null });
  const plain = await here("--edits", "style");
  expect(plain.out).toContain("note: the gold preference decides no pair:");
});

test("audit of a judge of pairs on data with one answer an item is refused in one line before anything is asked", async () => {
  const rows = Array.from({ length: 20 }, (_, i) =>
    JSON.stringify({ prompt: `Day ${i}?`, completion: "It is good." }),
  );
  writeFileSync(data, rows.join("\n"));
  judgeOf("a.length - b.length");
  asked();
  for (const more of [[], ["--dry-run"]]) {
    const { code, err } = await here(...more);
    expect(code).toBe(2);
    expect(err).toContain(
      "pairs, scorer planted: no item has two outputs with texts to compare; expected several outputs an item",
    );
  }
  expect(asked()).toBe(0);
});
