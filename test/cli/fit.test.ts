import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { splitCalls } from "../../src/cli/fit/fit-flags.ts";
import { fitResultSchema } from "../../src/cli/fit/fit-schema.ts";
import type { FitResult } from "../../src/fit/index.ts";
import { seeded } from "../../src/num/index.ts";
import { call } from "./fake-io.ts";

const dir = mkdtempSync(join(tmpdir(), "fit-"));
afterAll(() => rmSync(dir, { recursive: true }));

/** 60 items, 3 systems: rating falls with wrong words; one metric in the data follows it with noise. */
function ratings(): string {
  const path = join(dir, "ratings.jsonl");
  const rng = seeded(5);
  const lines = Array.from({ length: 60 }, (_, i) => {
    const words = Array.from({ length: 8 }, () => `w${Math.floor(40 * rng())}`);
    const outputs = [0, 1, 2].map((s) => {
      const wrong = Math.floor(4 * rng()) + s;
      const text = words.map((w, k) => (k < wrong ? `x${Math.floor(40 * rng())}` : w)).join(" ");
      const value = 8 - wrong + Math.floor(3 * rng());
      return { id: `i${i}s${s}`, system: `S${s}`, text, judgments: [{ value }] };
    });
    return JSON.stringify({
      id: `i${i}`,
      references: [words.join(" ")],
      tags: { half: i % 2 ? "odd" : "even" },
      outputs,
    });
  });
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

const DATA = ratings();
const QUICK = ["--resamples", "100", "--measure", "pearson"];

describe("trenchcoat fit", () => {
  test("says the decision first, and writes a form that meta scores with", async () => {
    const file = join(dir, "c.json");
    const { code, out, err } = await call(["fit", DATA, "--members", "chrf,length", "-o", file, ...QUICK]);
    expect(code).toBe(0);
    expect(out.split("\n")[0]).toMatch(/ridge .*best single member/);
    expect(out).toMatch(/held out\s+pearson/);
    expect(err).toContain(`use it as --scorer fitted:${file}`);
    const form = JSON.parse(readFileSync(file, "utf8"));
    expect(form).toMatchObject({ kind: "combination", fittedOn: { n: 180, nItems: 60, seed: 1 } });
    expect(form.card.measures[0]).toMatchObject({ of: "ridge", n: 180 });
    const scored = await call(["meta", DATA, "--scorer", `fitted:${file}`, "--json"]);
    expect(scored.code).toBe(0);
    const row = JSON.parse(scored.out).rows.find((r: { scorer: string }) => r.scorer === `fitted:${file}`);
    expect(row).toMatchObject({ family: "composite", dropped: 0 });
  });
  test("--json has the form of its schema", async () => {
    const argv = ["fit", DATA, "--members", "chrf,length", "--rule", "ridge,nnls", "--rule", "min", "--json"];
    const result = JSON.parse((await call([...argv, ...QUICK])).out);
    expect(fitResultSchema.safeParse(result).error?.issues).toBeUndefined();
    expect(result.tests).toHaveLength(3);
    expect(result.tests[0].familySize).toBe(3);
  });
  test("the schema is the type of a result", () => {
    type Shown = Omit<z.infer<typeof fitResultSchema>, "form">;
    expectTypeOf<Omit<FitResult, "form">>().toExtend<Readonly<Shown>>();
    expectTypeOf<Shown>().toExtend<Omit<FitResult, "form">>();
  });
  test("a head on text features with learned baselines beside it", async () => {
    const argv = ["fit", DATA, "--head", "ridge", "--features", "text,ngrams", "--bits", "6"];
    const { code, out } = await call([...argv, "--learned-baselines", "--folds", "3", ...QUICK]);
    expect(code).toBe(0);
    expect(out).toMatch(/ridge head/);
    expect(out).toMatch(/candidate-only/);
    expect(out).toMatch(/weights of standardised features/);
  });
  test("a head on embeddings is written with its encoder, and scores as it was fitted", async () => {
    const file = join(dir, "e.json");
    const argv = [
      "fit",
      DATA,
      "--head",
      "ridge",
      "--features",
      "embedding:ngrams",
      "--folds",
      "3",
      "-o",
      file,
    ];
    const { code, err } = await call([...argv, ...QUICK]);
    expect(err).toContain("ridge head with its model card");
    expect(code).toBe(0);
    const [block] = JSON.parse(readFileSync(file, "utf8")).blocks;
    expect(block).toMatchObject({ kind: "embedding", of: "output", encoder: "ngrams" });
    expect(block.weights).toHaveLength(512);
    const scored = await call(["meta", DATA, "--scorer", `fitted:${file}`, "--measure", "pearson", "--json"]);
    const row = JSON.parse(scored.out).rows.find((r: { scorer: string }) => r.scorer === `fitted:${file}`);
    expect(row).toMatchObject({ n: 180, dropped: 0 });
    expect(row.value).toBeGreaterThan(0.3);
  });
  test("routers and vetoes are compared with the best single member too", async () => {
    const argv = ["fit", DATA, "--members", "chrf,length", "--route-by", "half", "--veto", "length<12"];
    const result = JSON.parse((await call([...argv, "--json", ...QUICK])).out);
    expect(result.tests.map((t: { name: string }) => t.name)).toEqual(["router by half", "guarded"]);
  });
  test.each([
    [[], /no members named; expected --members A,B or --members all/],
    [["--members", "chrf"], /one member is nothing to combine/],
    [["--members", "chrf,chrf"], /"chrf" is named twice/],
    [["--members", "chrf,lenght"], /unknown scorer "lenght"/],
    [["--members", "chrf,length", "--rule", "rigde"], /unknown choice "rigde"/],
    [["--members", "chrf,length", "--rule", "logistic"], /the gold is a rating, not right or wrong/],
    [["--members", "chrf,length", "--veto", "length=3"], /invalid veto; expected SCORER<NUMBER/],
    [["--members", "chrf,length", "--cost", "bleu=3"], /"bleu" is no member/],
    [["--members", "chrf,length", "--cost", "chrf=-1"], /invalid value; expected NAME=NUMBER/],
    [["--members", "chrf,length", "--folds", "40"], /60 item groups with labels and all members' scores/],
    [["--members", "chrf,length", "--route-by", "hlaf"], /no judged unit has the tag "hlaf"/],
    [["--head", "bt"], /"bt" does not fit gold .*; expected --head ridge/],
    [["--head", "ridge", "--features", "charm"], /unknown feature "charm"/],
    [["--head", "ridge", "--features", "embedding:none"], /no embedder is chosen/],
    [["--head", "ridge", "--features", "embedding:onnx,=x"], /invalid parameter; expected KIND,name=value/],
    [["--head", "ridge", "--features", ","], /no feature named/],
    [["--head", "ridge", "--ties", "davidson", "--votes"], /shares of votes are neither/],
    [["--members", "chrf,length", "-o", join(dir, "none", "x.json")], /no such folder/],
  ])("fit %j is refused in one line", async (argv, message) => {
    const { code, err } = await call(["fit", DATA, ...argv, ...QUICK]);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});

describe("splitCalls(text)", () => {
  test("a comma before name= belongs to the scorer", () => {
    expect(splitCalls("bleu:tokenize=zh,lowercase=true, chrf,embedding:onnx,model=a/b")).toEqual([
      "bleu:tokenize=zh,lowercase=true",
      "chrf",
      "embedding:onnx,model=a/b",
    ]);
  });
});
