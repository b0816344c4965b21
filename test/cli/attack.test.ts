import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { AttackResult } from "../../src/audit/index.ts";
import { attackResultSchema } from "../../src/cli/attack/attack-schema.ts";
import { call } from "./fake-io.ts";

const dir = mkdtempSync(join(tmpdir(), "trenchcoat-attack-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const data = join(dir, "answers.jsonl");
const lines = Array.from({ length: 24 }, (_, i) =>
  JSON.stringify({
    id: `q${i}`,
    prompt: `what is ${i} plus ${i}?`,
    references: [`the sum is ${2 * i}`],
    outputs: [
      { id: `q${i}a`, system: "A", text: `the sum is ${2 * i}, as one can count`, ratings: { right: 1 } },
      { id: `q${i}b`, system: "B", text: `the sum is ${2 * i + 1}, as one can count`, ratings: { right: 0 } },
    ],
  }),
);
writeFileSync(data, `${lines.join("\n")}\n`);
const asked = ["attack", data, "--calls", "60", "--universal-calls", "60"];

test("attack PATH --scorer length says in the first sentence not to optimise against it", async () => {
  const { code, out } = await call([...asked, "--scorer", "length", "--transfer", "chrf"]);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^answers · length · gold: right\n\nDECISION\n {2}Do not optimise against length unguarded:/,
  );
  for (const part of ["WHATEVER THE ITEM", "CHEAPEST EXPLOITS", "SEEN BY OTHER SCORERS", "seed 1"])
    expect(out).toContain(part);
});

test("attack --json prints what its schema says", async () => {
  expectTypeOf<z.infer<typeof attackResultSchema>>().toExtend<AttackResult>();
  expectTypeOf<AttackResult>().toExtend<z.infer<typeof attackResultSchema>>();
  const { out } = await call([...asked, "--scorer", "length", "--json", "--seed", "5"]);
  const parsed = attackResultSchema.safeParse(JSON.parse(out));
  expect(parsed.error?.issues ?? []).toEqual([]);
  expect(parsed.data!.seed).toBe(5);
});

test("attack --dry-run scores nothing and says how many texts it would score at most", async () => {
  const { code, out } = await call([...asked, "--scorer", "length", "--dry-run"]);
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^at most [\d,]+ texts would be scored; nothing was\n$/),
  ]);
});

test("attack --state FILE goes on where it was killed, also from a line cut short", async () => {
  const state = join(dir, "state.jsonl");
  const command = [...asked, "--scorer", "chrf", "--state", state, "--json"];
  const whole = JSON.parse((await call(command)).out) as AttackResult;
  const kept = readFileSync(state, "utf8").split("\n").slice(0, 100).join("\n");
  writeFileSync(state, `${kept}\n`);
  appendFileSync(state, '{"key":"abc","val');
  const again = JSON.parse((await call(command)).out) as AttackResult;
  expect(again.nScored).toBe(whole.nScored - 99);
  expect({ ...again, nScored: 0 }).toEqual({ ...whole, nScored: 0 });
  const third = JSON.parse((await call(command)).out) as AttackResult;
  expect(third.nScored).toBe(0);
});

test("attack --state FILE takes no score of an item that has changed since", async () => {
  const [state, changed] = [join(dir, "changed.jsonl.state"), join(dir, "changed.jsonl")];
  const command = [
    "--calls",
    "20",
    "--universal-calls",
    "10",
    "--scorer",
    "chrf",
    "--state",
    state,
    "--json",
  ];
  const asked = async (text: string): Promise<AttackResult> => {
    writeFileSync(changed, text);
    return JSON.parse((await call(["attack", changed, ...command])).out) as AttackResult;
  };
  const text = `${lines.join("\n")}\n`;
  const whole = await asked(text);
  expect((await asked(text)).nScored).toBe(0);
  const other = await asked(text.replaceAll("the sum is 4", "the sum must be 4"));
  expect(other.nScored).toBeGreaterThan(0);
  expect(other.nScored).toBeLessThan(whole.nScored);
});

test("attack --state FILE of another scorer, or of something else, is refused", async () => {
  const state = join(dir, "other.jsonl");
  await call([...asked, "--scorer", "chrf", "--state", state]);
  const other = await call([...asked, "--scorer", "length", "--state", state]);
  expect([other.code, other.err]).toEqual([
    2,
    expect.stringContaining("the state of an attack on another scorer"),
  ]);
  const strange = await call([...asked, "--scorer", "length", "--state", data]);
  expect([strange.code, strange.err]).toEqual([2, expect.stringContaining("not the state of an attack")]);
});

test("attack names what is wrong: no scorer, an unknown family, a statistic without direction", async () => {
  const bare = await call(asked);
  expect([bare.code, bare.err]).toEqual([2, expect.stringContaining("--scorer: no scorer named")]);
  const family = await call([...asked, "--scorer", "length", "--family", "nice"]);
  expect(family.err).toContain(
    '--family: unknown family of moves; expected one of: neutral, style, breaking, got "nice"',
  );
  const none = await call([...asked, "--scorer", "compression"]);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining("has no direction")]);
});
