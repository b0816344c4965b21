import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { doctorResultSchema } from "../../src/cli/doctor/doctor-schema.ts";
import type { DoctorResult } from "../../src/cli/doctor/doctor-result.ts";
import type { Loopback } from "../scorers/reward/loopback.ts";
import { type Kind, type Mistake, plantedServer } from "../scorers/reward/planted-server.ts";
import { call } from "./fake-io.ts";

const dir = mkdtempSync(join(tmpdir(), "doctor-"));
const open: Loopback[] = [];
afterAll(() => rmSync(dir, { recursive: true }));
afterEach(async () => {
  await Promise.all(open.splice(0).map((s) => s.close()));
});

async function serve(mistake: Mistake, kind: Kind): Promise<string> {
  const server = await plantedServer(mistake, kind);
  open.push(server);
  return server.url;
}

function file(name: string, rows: readonly object[]): string {
  const path = join(dir, name);
  writeFileSync(path, rows.map((r) => JSON.stringify(r)).join("\n"));
  return path;
}

async function asked(argv: readonly string[]): Promise<{ code: number; result: DoctorResult }> {
  const { code, out, err } = await call(["doctor", ...argv, "--json"]);
  if (out === "") throw new Error(err);
  const result = JSON.parse(out) as DoctorResult;
  doctorResultSchema.parse(result);
  return { code, result };
}

const named = ({ findings }: DoctorResult): string[] =>
  findings.filter((f) => f.severity !== "ok").map((f) => f.check);

describe("doctor URL finds out what answers there", () => {
  test.each<[Kind, string, string, readonly string[]]>([
    ["vllm", "vLLM", "vllm-classify:url=", []],
    ["sglang", "SGLang", "sglang-classify:template=chatml,url=", []],
    ["openrlhf", "OpenRLHF", "openrlhf-server:template=chatml,url=", []],
    ["tei", "text-embeddings-inference", "tei-predict:url=", ["labels"]],
  ])("%s", async (kind, name, prefix, mistakes) => {
    const url = await serve("none", kind);
    const { code, result } = await asked([url]);
    expect(result.server).toMatchObject({ kind: name, call: `${prefix}${url}` });
    expect(named(result)).toEqual(mistakes);
    expect(code).toBe(mistakes.length > 0 ? 1 : 0);
  });

  test("a server of all protocols that says nothing of itself is told by its answers", async () => {
    const { result } = await asked([await serve("none", "all")]);
    expect(result.server).toMatchObject({ kind: "vLLM", evidence: "by what it answers" });
  });

  test("a language model is no reward model, and is said to be one", async () => {
    const { code, result } = await asked([await serve("none", "chat")]);
    expect(code).toBe(1);
    expect(result.server?.kind).toBe("OpenAI-compatible");
    expect(result.findings[0]!.help).toMatch(/judge/);
  });
});

test("doctor names a planted mistake first, with its mending, and exits 1", async () => {
  const { code, out } = await call(["doctor", await serve("sigmoid", "vllm")]);
  expect(code).toBe(1);
  expect(out).toMatch(/^Do not use http:\S+ yet: 1 mistake \(activation\)\.\n/);
  expect(out).toMatch(/error {4}activation: raw scores were asked for, and all 32 are within 0\.\d+ to \d/);
  expect(out).toMatch(/expect=probability/);
});

test("doctor --scorer looks at any scorer of single outputs, without a probe of its own too", async () => {
  const { result } = await asked(["--scorer", "distinct-n"]);
  expect(result.findings.map((f) => f.check)).toContain("answers");
  const wrong = await call(["doctor", "--scorer", "self-bleu"]);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/cannot be probed/)]);
});

describe("doctor --parity compares engines", () => {
  test("the same model behind two protocols: no flip", async () => {
    const a = await serve("none", "vllm");
    const b = `openrlhf-server:template=chatml,url=${await serve("none", "openrlhf")}`;
    const { code, result } = await asked([a, "--parity", b]);
    expect(code).toBe(0);
    expect(result.parity).toMatchObject({
      n: 32,
      dropped: 0,
      flips: 0,
      pairs: 16,
      spearman: 1,
      largestDrift: 0,
    });
  });

  test("a swapped engine flips every pair; the user's data are used where given", async () => {
    const data = file(
      "answers.jsonl",
      [1, 2, 3, 4].flatMap((i) => [
        { item: `i${i}`, prompt: "Where is the cat?", system: "a", text: "The cat is where the cat was." },
        { item: `i${i}`, prompt: "Where is the cat?", system: "b", text: `Dogs ${i}.` },
      ]),
    );
    const a = `vllm-classify:url=${await serve("none", "vllm")}`;
    const b = `vllm-classify:url=${await serve("swapped", "vllm")}`;
    const { code, result } = await asked(["--scorer", a, "--parity", b, "--data", data]);
    expect(code).toBe(1);
    expect(result.parity).toMatchObject({ n: 8, flips: 4, pairs: 4, flipShare: 1, data });
    expect(named(result)).toEqual(["parity"]);
  });
});

describe("doctor FILE looks at scores that are there already", () => {
  const rows = (score: (i: number) => number | null) =>
    Array.from({ length: 40 }, (_, i) => ({
      item: `i${i >> 2}`,
      prompt: `q${i >> 2}`,
      system: `s${i % 4}`,
      text: `${"word ".repeat(1 + ((i * 7) % 11))}${i}`,
      "reward:rm": score(i),
    }));
  const spread = (i: number): number => Math.sin(i * 12.9898) * 3;

  test.each<[string, (i: number) => number | null, readonly string[]]>([
    ["clean", spread, []],
    ["constant", () => 0.5, ["constant"]],
    ["saturated", (i) => 1 / (1 + Math.exp(-9 * spread(i))), ["activation"]],
    ["tied", (i) => (i % 7 === 0 ? 0.5 : 3), ["ties"]],
    ["length", (i) => `${"word ".repeat(1 + ((i * 7) % 11))}${i}`.length / 7, ["length"]],
    ["brevity", (i) => -`${"word ".repeat(1 + ((i * 7) % 11))}${i}`.length / 7, ["length"]],
    ["gaps", (i) => (i % 5 === 0 ? null : spread(i)), ["missing"]],
  ])("%s", async (name, score, checks) => {
    const { result } = await asked([file(`${name}.jsonl`, rows(score))]);
    expect(named(result)).toEqual(checks);
  });

  test("identical answers with different scores are noise", async () => {
    const same = rows(spread).map((r, i) => (i % 4 < 2 ? { ...r, text: "the same" } : r));
    expect(named((await asked([file("same.jsonl", same)])).result)).toEqual(["repeat-noise"]);
  });

  test("no scores in it is the user's mistake", async () => {
    const bare = file("bare.jsonl", [{ item: "1", prompt: "q", system: "a", text: "x" }]);
    const { code, err } = await call(["doctor", bare]);
    expect([code, err]).toEqual([2, expect.stringMatching(/no scores in it/)]);
  });
});

test.each([
  [[], /unclear what to look at/],
  [["http://127.0.0.1:9", "http://127.0.0.1:10"], /unclear what to look at/],
  [["x.jsonl", "--scorer", "chrf"], /unclear what to look at/],
  [["x.jsonl", "--parity", "http://127.0.0.1:9"], /nothing to compare with/],
])("doctor %j is refused", async (argv, message) => {
  const { code, err } = await call(["doctor", ...argv]);
  expect([code, err]).toEqual([2, expect.stringMatching(message)]);
});
