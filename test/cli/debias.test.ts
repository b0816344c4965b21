import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { DebiasResult, GuardResult } from "../../src/audit/index.ts";
import { debiasResultSchema, guardResultSchema } from "../../src/cli/debias/debias-schema.ts";
import { seeded } from "../../src/num/index.ts";
import { call } from "./fake-io.ts";

const dir = mkdtempSync(join(tmpdir(), "trenchcoat-debias-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const data = join(dir, "answers.jsonl");
const rng = seeded(1, "debias");
const lines = Array.from({ length: 40 }, (_, i) =>
  JSON.stringify({
    id: `q${i}`,
    prompt: `question ${i}`,
    references: ["a b c d e f g h"],
    outputs: ["A", "B", "C"].map((system) => {
      const quality = Math.round(4 * rng());
      const words = ["a b c d e f g h".slice(0, 2 * quality + 1), "x ".repeat(1 + Math.floor(12 * rng()))];
      return { id: `q${i}${system}`, system, text: words.join(" ").trim(), ratings: { quality } };
    }),
  }),
);
writeFileSync(data, `${lines.join("\n")}\n`);

test("debias PATH --scorer length -o FILE decides first, and the file is a scorer", async () => {
  const file = join(dir, "length.json");
  const { code, out, err } = await call([
    "debias",
    data,
    "--scorer",
    "length",
    "--feature",
    "characters",
    "-o",
    file,
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/^answers · length · gold: quality\n\nDECISION\n/);
  expect(out).toContain("AGREEMENT WITH HUMANS");
  expect(err).toContain(`--scorer fitted:${file}`);
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
    kind: "debiased",
    base: { scorer: "length" },
  });
  const scored = await call(["meta", data, "--scorer", `fitted:${file}`, "--json"]);
  expect(scored.code).toBe(0);
  expect(scored.out).toContain("length.json");
});

test("debias --json prints what its schema says", async () => {
  expectTypeOf<z.infer<typeof debiasResultSchema>>().toExtend<DebiasResult>();
  const { out } = await call([
    "debias",
    data,
    "--scorer",
    "chrf",
    "--method",
    "piecewise",
    "--json",
    "--seed",
    "9",
  ]);
  const parsed = debiasResultSchema.safeParse(JSON.parse(out));
  expect(parsed.error?.issues ?? []).toEqual([]);
  expect(parsed.data!.seed).toBe(9);
  expect(parsed.data!.isGivenGold).toBe(true);
});

test("debias names an unknown feature, method and scorer with what is known", async () => {
  const feature = await call(["debias", data, "--scorer", "chrf", "--feature", "charcters"]);
  expect([feature.code, feature.err]).toEqual([2, expect.stringContaining('did you mean "characters"?')]);
  const method = await call(["debias", data, "--scorer", "chrf", "--method", "curved"]);
  expect(method.err).toContain('--method: unknown method "curved"');
  const none = await call(["debias", data]);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining("--scorer: no scorer named")]);
});

test("debias audits the scorer by edits before and after, on items that the repair was not fitted on; a published score is not asked again", async () => {
  const argv = [
    "debias",
    data,
    "--scorer",
    "length",
    "--feature",
    "characters",
    "--without-gold",
    "--method",
    "linear",
  ];
  const { code, out, err } = await call([...argv, "--json"]);
  expect(code, err).toBe(0);
  const { reaudit, reauditAbsent, decision } = JSON.parse(out) as DebiasResult;
  expect(debiasResultSchema.safeParse(JSON.parse(out)).error?.issues).toBeUndefined();
  expect(reauditAbsent).toBeNull();
  expect(reaudit).toMatchObject({ nGroupsFitted: 20, nItems: 20, nClusters: 20, nOutputs: 40, floor: 0.1 });
  expect(reaudit!.before.flagged).toContain("repetition");
  expect(reaudit!.before.worst!.verdict).toBe("FLAG");
  expect(decision[1]).toMatch(
    /repaired length is (?:not )?shown to move .*: on 20 item groups that the repair was not fitted on, of \d+ effects /,
  );
  expect(decision[2]).toMatch(/^Before: \d+ cues? flagged, \d+ of them rewarded \(worst /);
  const plain = await call(argv);
  expect(plain.out).toContain("AUDIT BY EDITS, ON ITEMS THAT THE REPAIR WAS NOT FITTED ON");
  const published = join(dir, "published.jsonl");
  writeFileSync(
    published,
    lines
      .map((line) => {
        const item = JSON.parse(line) as { outputs: { text: string }[] };
        const outputs = item.outputs.map((o) => ({ ...o, scores: { own: o.text.length } }));
        return JSON.stringify({ ...item, outputs });
      })
      .join("\n"),
  );
  const own = await call(["debias", published, "--scorer", "own", "--feature", "characters", "--json"]);
  expect(JSON.parse(own.out)).toMatchObject({
    reaudit: null,
    reauditAbsent: "scores of the data cannot be asked again",
  });
});

test("debias is taught by edits unless told otherwise; where they cannot be tried it learns from the outputs, and asked to be taught it says why not", async () => {
  const json = async (...more: string[]): Promise<DebiasResult> => {
    const { code, out, err } = await call(["debias", data, "--scorer", "length", "--json", ...more]);
    expect(code, err).toBe(0);
    return JSON.parse(out) as DebiasResult;
  };
  const taught = await json();
  expect(taught).toMatchObject({ method: "edits", givesBack: false, isGivenGold: false });
  expect(taught.reaudit!.unseen).toHaveLength(taught.reaudit!.changes.length);
  expect((await json("--give-back")).givesBack).toBe(true);
  const untaught = await json("--no-audit");
  expect(untaught).toMatchObject({ method: "linear", reaudit: null, isGivenGold: true });
  const { code, err } = await call(["debias", data, "--scorer", "length", "--no-audit", "--method", "edits"]);
  expect([code, err]).toEqual([
    2,
    expect.stringContaining(
      "answers, scorer length: edits cannot teach its repair: not asked for (--no-audit); expected --method linear or piecewise",
    ),
  ]);
});

test("debias --guard writes a guarded scorer that strikes again where it is used", async () => {
  const file = join(dir, "guarded.json");
  const one = "the same long answer to every question";
  const rows = Array.from({ length: 40 }, (_, i) =>
    JSON.stringify({
      id: `q${i}`,
      prompt: `question ${i}`,
      outputs: [
        {
          system: "A",
          text: `words of its own for question ${i}`,
          ratings: { quality: 4 },
          scores: { judge: 0.6 + i / 1000 },
        },
        { system: "null", text: one, ratings: { quality: 1 }, scores: { judge: 0.9 } },
      ],
    }),
  );
  const answers = join(dir, "null.jsonl");
  writeFileSync(answers, `${rows.join("\n")}\n`);
  const rule = `repeated-answer:file=${answers}<1`;
  const { code, out, err } = await call([
    "debias",
    answers,
    "--scorer",
    "length",
    "--guard",
    rule,
    "-o",
    file,
  ]);
  expect([code, err]).toEqual([0, expect.stringContaining(`guarded scorer written to ${file}`)]);
  expect(out).toContain("The guard strikes 40 of 80 (50.0%) scored outputs");
  expect(out).toContain("Most struck is null");
  const json = await call(["debias", answers, "--scorer", "judge", "--guard", rule, "--json"]);
  const parsed = guardResultSchema.safeParse(JSON.parse(json.out));
  expect(parsed.error?.issues ?? []).toEqual([]);
  expect(parsed.data!.systems[0]).toMatchObject({ system: "null", placeBefore: 1, placeAfter: 2 });
  const scored = await call(["meta", answers, "--scorer", `fitted:${file}`, "--json"]);
  expect(scored.code).toBe(0);
});

test("debias --guard names a rule that is none, and scorers that are of pairs", async () => {
  expectTypeOf<z.infer<typeof guardResultSchema>>().toExtend<GuardResult>();
  const wrong = await call(["debias", data, "--scorer", "chrf", "--guard", "json-valid"]);
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringContaining("--guard: invalid guard; expected SCORER<NUMBER"),
  ]);
  const pairs = await call(["debias", data, "--scorer", "chrf", "--guard", "position>0"]);
  expect([pairs.code, pairs.err]).toEqual([2, expect.stringContaining("does not score single outputs")]);
});
