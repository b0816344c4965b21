import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import { attackDryRunSchema, auditDryRunSchema, debiasDryRunSchema } from "../../src/cli/run-schema.ts";
import { json, type Loopback, loopback } from "../scorers/clients/loopback.ts";
import { call } from "./fake-io.ts";
import { toyAnswers } from "./toy-answers.ts";

let root: string;
let server: Loopback;
let data: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "trenchcoat-costs-"));
  server = await loopback((got, r) => {
    const message = {
      role: "assistant",
      content: `As asked.\nRating: ${1 + (JSON.stringify(got.body).length % 5)}`,
    };
    json(r, {
      choices: [{ message, finish_reason: "stop" }],
      usage: { prompt_tokens: 500, completion_tokens: 20 },
    });
  });
  data = join(root, "toy.jsonl");
  writeFileSync(data, toyAnswers(40));
});
afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const judge = (more = ",price_in=1,price_out=10"): string => `judge-rating:url=${server.url},model=m${more}`;
const argvOf = (verb: string, ...more: string[]): string[] => [
  verb,
  data,
  "--scorer",
  judge(),
  "--cache",
  join(root, "kept"),
  ...more,
];

test("audit --dry-run of a judge says calls, tokens and dollars, asks nothing, and the audit then asks just that", async () => {
  const argv = argvOf("audit", "--sample", "12", "--edits", "style,breaking", "--resamples", "100");
  const { code, out, err } = await call([...argv, "--dry-run", "--json"]);
  expect(code, err).toBe(0);
  const said = auditDryRunSchema.parse(JSON.parse(out));
  expectTypeOf(said).toExtend<z.infer<typeof auditDryRunSchema>>();
  expect(server.got).toEqual([]);
  expect(readdirSync(root)).toEqual(["toy.jsonl"]);
  const sum = (key: "calls" | "cachedCalls"): number => said.scorers.reduce((n, cost) => n + cost[key], 0);
  // The judge, and its other prompts. Edits that make the same text of an output are asked once.
  expect(said.scorers).toHaveLength(3);
  expect(sum("calls") + sum("cachedCalls")).toBe(said.calls.all);
  for (const cost of said.scorers) {
    expect(cost).toMatchObject({ unestimated: 0, unpriced: 0, unverifiedUsd: 0 });
    expect(cost.costUsd).toBeCloseTo((cost.inputTokens + 10 * cost.outputTokens) / 1e6, 12);
  }
  const plain = await call([...argv, "--dry-run", "--rpm", "10", "--budget-usd", "0.001"]);
  expect(plain.out).toMatch(/^[\d,]+ scorer calls: .*; nothing was asked\n/);
  expect(plain.out).toMatch(
    /\n {2}judge-rating:.*: [\d,]+ calls.*, about [\d,]+ input and up to [\d,]+ output tokens, up to \$[\d.]+\n/,
  );
  expect(plain.out).toMatch(/\n {2}the limits a minute allow this in \d+ minutes at best\n/);
  expect(plain.out).toContain("this is more than --budget-usd 0.001: the run would stop before its end");
  const run = await call([...argv, "--json"]);
  expect(run.code, run.err).toBe(0);
  expect(server.got).toHaveLength(sum("calls"));
  const after = auditDryRunSchema.parse(JSON.parse((await call([...argv, "--dry-run", "--json"])).out));
  for (const cost of after.scorers) expect(cost).toMatchObject({ calls: 0, costUsd: 0 });
});

test("dry runs say where a price is not known", async () => {
  for (const [verb, ...more] of [
    ["audit", "--sample", "5"],
    ["attack", "--sample", "8"],
    ["debias", "--no-audit"],
  ]) {
    const argv = [verb!, data, "--scorer", judge(""), ...more, "--dry-run"];
    expect((await call(argv)).out).toContain("cost unknown (no price)");
    const { scorers } = JSON.parse((await call([...argv, "--json"])).out);
    expect(scorers[0]).toMatchObject({ costUsd: null, unpriced: scorers[0].calls });
  }
  expect(server.got).toEqual([]);
});

test("attack --dry-run bounds what the attack asks, for the scorer and those that see what is found", async () => {
  const argv = argvOf("attack", "--sample", "8", "--calls", "6", "--universal-calls", "4");
  const { code, out, err } = await call([...argv, "--transfer", "length", "--dry-run", "--json"]);
  expect(code, err).toBe(0);
  const said = attackDryRunSchema.parse(JSON.parse(out));
  expect(server.got).toEqual([]);
  expect(said.scorers).toHaveLength(1);
  const [cost] = said.scorers;
  expect(cost!.calls).toBeGreaterThan(0);
  expect(cost!.calls).toBeLessThan(said.mostTextsScored);
  expect(cost!.costUsd).toBeCloseTo((cost!.inputTokens + 10 * cost!.outputTokens) / 1e6, 4);
  const twice = await call([...argv, "--transfer", judge(",price_in=2,price_out=1"), "--dry-run"]);
  expect(twice.out).toMatch(
    /^at most [\d,]+ texts would be scored; nothing was\n {2}at most, by the tokens of the \d+ texts that an attack begins with:\n(?: {2}judge-rating:.*, up to \$[\d.]+\n){2}$/,
  );
  const run = await call([...argv, "--json"]);
  expect(run.code, run.err).toBe(0);
  expect(server.got.length).toBeLessThanOrEqual(cost!.calls);
});

test("debias --dry-run counts the repair and the audit before and after, and --no-audit leaves the latter out", async () => {
  const argv = argvOf("debias", "--resamples", "100");
  const { code, out, err } = await call([...argv, "--dry-run", "--json"]);
  expect(code, err).toBe(0);
  const said = debiasDryRunSchema.parse(JSON.parse(out));
  expect(said).toMatchObject({ outputs: 80, audit: { nItems: 40, nOutputs: 80 }, auditAbsent: null });
  expect(server.got).toEqual([]);
  expect((await call([...argv, "--dry-run"])).out).toMatch(
    /^80 outputs would be scored, then [\d,]+ texts for the repair and its audit: 80 originals and .*; nothing was asked\n {2}judge-rating:.*, up to \$/,
  );
  const bare = debiasDryRunSchema.parse(
    JSON.parse((await call([...argv, "--no-audit", "--dry-run", "--json"])).out),
  );
  expect(bare).toMatchObject({ audit: null, auditAbsent: "not asked for (--no-audit)" });
  expect(bare.scorers[0]!.calls).toBe(80);
  const without = await call([...argv, "--no-audit", "--json"]);
  expect(without.code, without.err).toBe(0);
  expect(JSON.parse(without.out)).toMatchObject({
    reaudit: null,
    reauditAbsent: "not asked for (--no-audit)",
  });
  expect(server.got).toHaveLength(80);
  const whole = await call([...argv, "--json"]);
  expect(whole.code, whole.err).toBe(0);
  expect(JSON.parse(whole.out).reauditAbsent).toBeNull();
  expect(server.got).toHaveLength(said.scorers[0]!.calls);
});

test("debias --dry-run of guards asks no edits; of a published score nothing", async () => {
  const guarded = await call([...argvOf("debias"), "--guard", "length>400", "--dry-run", "--json"]);
  const said = debiasDryRunSchema.parse(JSON.parse(guarded.out));
  expect(said).toMatchObject({
    outputs: 160,
    audit: null,
    auditAbsent: "a guard is tested on the outputs as they are",
  });
  expect(said.scorers).toMatchObject([{ calls: 80 }]);
  const local = await call(["debias", data, "--scorer", "length", "--dry-run"]);
  expect(local.out).toMatch(/^80 outputs would be scored, then [\d,]+ texts .*; nothing was asked\n$/);
});

test("debias refuses a judge of pairs before it is asked anything", async () => {
  for (const more of [[], ["--dry-run"]]) {
    const { code, err } = await call([
      "debias",
      data,
      "--scorer",
      `judge-pairwise:url=${server.url},model=m`,
      ...more,
    ]);
    expect(code).toBe(2);
    expect(err).toContain("does not score single outputs; expected a scorer of outputs");
  }
  expect(server.got).toEqual([]);
});

test("a page that could not be written is refused before a judge is asked", async () => {
  for (const verb of ["audit", "attack", "debias"]) {
    const { code, err } = await call(argvOf(verb, "--html", join(root, "none/page.html")));
    expect(code).toBe(2);
    expect(err).toMatch(/^--html: cannot write ".*none\/page\.html": no such folder/);
  }
  expect(server.got).toEqual([]);
});
