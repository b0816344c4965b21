import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { AuditResult } from "../../src/audit/index.ts";
import { auditPage } from "../../src/cli/audit/audit-page.ts";
import { auditResultSchema } from "../../src/cli/audit/audit-schema.ts";
import { call } from "./fake-io.ts";

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), "trenchcoat-audit-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const SENTENCES = [
  "The river is long and the boat was slow.",
  "It has rained in the valley for 12 days.",
  "We were glad that the bridge is open.",
  "The town of Hall was quiet in the morning.",
];

/** Items of four outputs with a rating and a published score that is their length. */
function answers(nItems: number, withText = true): string {
  const path = join(root, "answers.jsonl");
  const lines = Array.from({ length: nItems }, (_, i) => ({
    id: `q${i}`,
    prompt: `What is the river like on day ${i}?`,
    references: ["The river is long and the boat was slow."],
    outputs: [1, 2, 3, 4].map((k) => {
      const text = SENTENCES.slice(0, 1 + ((k + i) % 4)).join(" ");
      return {
        system: `s${k}`,
        ...(withText ? { text } : {}),
        ratings: { quality: [{ value: (k * 7 + i * 3) % 5, rater: "r" }] },
        scores: { reward: text.length },
      };
    }),
  }));
  writeFileSync(path, lines.map((l) => JSON.stringify(l)).join("\n"));
  return path;
}

const parse = (out: string): AuditResult => JSON.parse(out) as AuditResult;

test("audit --json fits its schema; a scorer of length is flagged for filler, and its uses follow", async () => {
  const { code, out, err } = await call([
    "audit",
    answers(30),
    "--scorer",
    "length",
    "--resamples",
    "100",
    "--json",
  ]);
  expect(code, err).toBe(0);
  expect(auditResultSchema.safeParse(JSON.parse(out)).error?.issues).toBeUndefined();
  const result = parse(out);
  expect(result.cues[0]).toMatchObject({ verdict: "FLAG", direction: "rewards" });
  expect(result.cues.find((c) => c.cue === "length")).toMatchObject({
    verdict: "FLAG",
    edit: "filler",
    direction: "rewards",
  });
  const row = result.sections.counterfactual!.edits.find((e) => e.edit === "bullets")!;
  expect(row.both.raw.value).toBeGreaterThan(0);
  expect(result.uses.map((u) => [u.use, u.verdict])).toEqual([
    ["monitor", "FLAG"],
    ["best-of-n", "FLAG"],
    ["rl", "FLAG"],
  ]);
  expect(result.uses[2]!.sentence).toMatch(
    /^RL: not before a guard or a repair, since a policy is paid for .*; not tested under optimisation\.$/,
  );
  expect(result.sections.pressure).toMatchObject({ source: "pool", maxN: 2 });
});

test("the schema of an audit holds its type", () => {
  expectTypeOf<AuditResult>().toExtend<z.infer<typeof auditResultSchema>>();
  expectTypeOf<z.infer<typeof auditResultSchema>["sections"]["pressure"]>().toExtend<
    AuditResult["sections"]["pressure"]
  >();
  expectTypeOf<keyof z.infer<typeof auditResultSchema>["sections"]>().toEqualTypeOf<
    keyof AuditResult["sections"]
  >();
});

test("audit prints decision, cues and every edit, also as Markdown; its page has a box a use and charts that state findings", async () => {
  const path = answers(20);
  const plain = await call(["audit", path, "--scorer", "chrf", "--resamples", "100"]);
  expect(plain.code, plain.err).toBe(0);
  expect(plain.out).toMatch(/^Monitoring: /);
  expect(plain.out).toContain("audit of chrf on answers (gold: quality; seed 1)");
  expect(plain.out).toMatch(/verdict +cue +edit +effect, SD +detectable +goes with score +moves score/);
  const md = await call([
    "audit",
    path,
    "--scorer",
    "chrf",
    "--edits",
    "style",
    "--resamples",
    "100",
    "--md",
  ]);
  expect(md.out).toMatch(/^# audit of chrf on answers/);
  expect(md.out).toContain("| verdict | cue | edit |");
  const page = auditPage(
    parse((await call(["audit", path, "--scorer", "chrf", "--resamples", "100", "--json"])).out),
  );
  expect(page.uses!.map((u) => u.use)).toEqual(["monitor", "best-of-n", "rl"]);
  const figures = page.sections.flatMap((s) => s.figures ?? []).map((f) => f.id);
  expect(figures).toEqual(["cues-chart", "beside-chart", "damage-chart", "pressure-chart", "features-chart"]);
});

test("audit --dry-run counts originals and edited texts and asks nothing", async () => {
  const argv = ["audit", answers(5), "--scorer", "chrf", "--edits", "filler,trailing-newline", "--dry-run"];
  const said = JSON.parse((await call([...argv, "--json"])).out) as Record<string, unknown>;
  expect(said).toMatchObject({
    nItems: 5,
    nOutputs: 10,
    nEdits: 2,
    calls: { originals: 20, edited: 20, all: 40 },
  });
  expect((await call(argv)).out).toBe(
    "40 scorer calls: 20 originals and 20 edited texts (10 outputs of 5 items, 2 edits); nothing was asked\n",
  );
});

test("audit --scorer NAME of a published score looks at it without asking anybody, and passes or flags no cue", async () => {
  const { code, out, err } = await call([
    "audit",
    answers(30),
    "--scorer",
    "reward",
    "--resamples",
    "100",
    "--json",
  ]);
  expect(code, err).toBe(0);
  const result = parse(out);
  expect(result.cues).toEqual([]);
  expect(result.sections.counterfactual).toBeUndefined();
  expect(result.uses[0]).toMatchObject({ use: "monitor", verdict: "NOT TESTED" });
  const { ofScore, features } = result.sections.observational!;
  expect(ofScore.value).toBeGreaterThan(0.9);
  expect(features.find((f) => f.feature === "characters")!.alone.value).toBeGreaterThan(0.9);
  const bare = parse(
    (
      await call([
        "audit",
        answers(30),
        "--scorer",
        "reward",
        "--gold",
        "none",
        "--resamples",
        "100",
        "--json",
      ])
    ).out,
  );
  expect(bare.gold).toBeNull();
  expect(bare.notes.join()).toContain("no gold");
  expect(bare.sections.observational).toMatchObject({ ofGold: null, overGold: null });
});

test("audit of data without texts or cue columns is refused with what is missing; --cue names a column", async () => {
  const path = answers(30, false);
  const { code, err } = await call(["audit", path, "--scorer", "reward"]);
  expect(code).toBe(2);
  expect(err).toContain("answers: no output has a text, and no column of the data is a cue");
  expect(err).toContain("columns of the data: reward");
  const wrong = await call(["audit", path, "--scorer", "reward", "--cue", "rewart"]);
  expect(wrong.err).toContain('--cue: unknown score column "rewart"');
  const scored = await call(["audit", path, "--scorer", "chrf", "--cue", "reward"]);
  expect(scored.err).toContain("answers: no output has a text to edit or score");
  const cued = await call([
    "audit",
    path,
    "--scorer",
    "reward",
    "--cue",
    "reward",
    "--resamples",
    "100",
    "--json",
  ]);
  expect(parse(cued.out).sections.observational!.features).toMatchObject([
    { feature: "reward", kind: "imported" },
  ]);
});

test("audit --score-column reads a column of a flat log and needs no gold", async () => {
  const path = join(root, "rollouts.jsonl");
  const rows = Array.from({ length: 60 }, (_, i) => {
    const completion = SENTENCES.slice(0, 1 + (i % 4)).join(" ");
    return JSON.stringify({ prompt: `question ${Math.floor(i / 4)}`, completion, reward: completion.length });
  });
  writeFileSync(path, rows.join("\n"));
  const { code, out, err } = await call([
    "audit",
    path,
    "--score-column",
    "reward",
    "--resamples",
    "100",
    "--json",
  ]);
  expect(code, err).toBe(0);
  expect(parse(out)).toMatchObject({ scorer: "reward", gold: null, cues: [] });
  expect(parse(out).decision[3]).toMatch(
    /^Goes together \(no verdict\): the features predict \d+% \[.*\] of the score's variance on held-out items, within items, most of all characters \(\+\d\.\d+ SD for one SD, the others held\)\.$/,
  );
  expect(parse(out).sections.observational!.ofScore.value).toBeGreaterThan(0.9);
});

test("audit says what is wrong with its flags", async () => {
  const path = answers(3);
  const wrong = async (...argv: string[]) => (await call(["audit", path, ...argv])).err;
  expect(await wrong()).toContain("audit: no scorer named");
  expect(await wrong("--scorer", "chrf", "--score-column", "prompt")).toContain(
    "audit: a scorer and a score column",
  );
  expect(await wrong("--scorer", "chrf", "--edits", "fillr")).toContain('--edits: unknown edit "fillr"');
  expect(await wrong("--scorer", "chrf", "--source", "x")).toContain("--source: unknown source of outputs");
  expect(await wrong("--scorer", "chrf", "--floor", "-1")).toContain("--floor: invalid number");
  expect(await wrong("--scorer", "self-bleu")).toContain(
    "scorer self-bleu: an audit cannot ask a scorer of lists",
  );
});

test("audit of a few items gives no verdict, however small an effect looks", async () => {
  const { out } = await call(["audit", answers(6), "--scorer", "constant", "--resamples", "100", "--json"]);
  const { cues, sections } = parse(out);
  expect(cues.every((c) => c.verdict === "INCONCLUSIVE")).toBe(true);
  const applied = sections.counterfactual!.edits.filter((e) => e.both.nOutputs > 0 && e.p !== null);
  expect(applied.every((e) => e.p === 1 && e.both.raw.value === 0)).toBe(true);
});

test("audit of hostile texts and one of a million characters: no escape or markup gets out, and the item that makes the spread is named", async () => {
  const path = join(root, "hostile.jsonl");
  const evil =
    "\u001b[31mred\u001b]8;;http://x\u0007 <script>alert(1)</script> <img src=x onerror=alert(2)> \u202e";
  const lines = Array.from({ length: 30 }, (_, i) => ({
    id: `q${i}${evil}`,
    prompt: `What ${evil}?`,
    outputs: [1, 2, 3, 4].map((k) => ({
      system: `s${k}${evil}`,
      text: i === 3 && k === 1 ? "long line ".repeat(100_000) : `${SENTENCES.slice(0, k).join(" ")} ${evil}`,
      ratings: { [`quality${evil}`]: [{ value: (k + i) % 5, rater: "r" }] },
    })),
  }));
  writeFileSync(path, lines.map((l) => JSON.stringify(l)).join("\n"));
  const argv = ["audit", path, "--scorer", "length", "--edits", "style", "--resamples", "100"];
  const { code, out, err } = await call(argv);
  expect(code, err).toBe(0);
  // oxlint-disable-next-line no-control-regex
  expect(`${out}${err}`).not.toMatch(/[\u001b\u0007\u202e]/);
  expect(out).toMatch(
    /^Monitoring: undecided for \d+ of \d+ cues; one item makes up 100% of the scorer's spread/,
  );
  expect(out).toMatch(/note: item "q3[^"]*"\s+makes\s+up\s+100%\s+of\s+the\s+variance/);
  const result = parse((await call([...argv, "--json"])).out);
  expect(result.sections.counterfactual!.dominant!.item).toBe(`q3${evil}`);
  expect(result.cues.find((c) => c.cue === "length")!.verdict).toBe("INCONCLUSIVE");
  expect(JSON.stringify(auditPage(result).sections)).not.toContain("\u001b");
});
