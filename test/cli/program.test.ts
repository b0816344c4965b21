import { expect, test } from "vitest";
import { UserError } from "../../src/core/index.ts";
import type { Verb } from "../../src/cli/verb.ts";
import { VERBS } from "../../src/cli/verbs.ts";
import { call } from "./fake-io.ts";

const failing = (error: unknown): Verb => ({
  name: "fail",
  summary: "fails",
  flags: [],
  examples: [],
  run: () => Promise.reject(error),
});

test("trenchcoat --help lists every verb on stdout and exits 0", async () => {
  const { code, out, err } = await call(["--help"]);
  expect([code, err]).toEqual([0, ""]);
  for (const verb of VERBS) expect(out).toContain(verb.name);
});

test.each(VERBS.map((v) => [v.name, v] as const))(
  "%s --help shows its flags and examples",
  async (name, verb) => {
    const { code, out } = await call([name, "--help"]);
    expect(code).toBe(0);
    for (const { flags } of verb.flags) expect(out).toContain(flags);
    for (const example of verb.examples) expect(out).toContain(example);
    expect(verb.examples.length).toBeGreaterThan(0);
    for (const example of verb.examples) expect(example).toContain("trenchcoat");
  },
);

test.each(VERBS.map((v) => [v.name, v] as const))("%s has --json and --seed", (_, verb) => {
  const flags = verb.flags.map((f) => f.flags);
  expect(flags).toContain("--json");
  expect(flags.some((f) => f.startsWith("--seed"))).toBe(true);
});

test("an unknown verb exits 2, suggests the nearest and prints nothing on stdout", async () => {
  const { code, out, err } = await call(["shcema"]);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain("unknown command 'shcema'");
  expect(err).toContain("Did you mean schema?");
});

test("an unknown flag exits 2 and suggests the nearest", async () => {
  const { code, err } = await call(["meta", "x", "--golt", "y"]);
  expect(code).toBe(2);
  expect(err).toContain("unknown option '--golt'");
  expect(err).toContain("Did you mean --gold?");
});

test("a missing argument exits 2", async () => {
  const { code, err } = await call(["meta"]);
  expect(code).toBe(2);
  expect(err).toContain("missing required argument 'paths'");
});

test("no verb at all shows help and exits 2", async () => {
  const { code, err } = await call([]);
  expect(code).toBe(2);
  expect(err).toContain("Usage: trenchcoat");
});

test("a UserError is one line of where, what, expected and got, with its help, without a stack; exit 2", async () => {
  const error = new UserError({
    where: "x",
    problem: "bad\u001b[31m",
    expected: "a",
    got: "b",
    help: "do c",
  });
  const { code, out, err } = await call(["fail"], {}, [failing(error)]);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toBe("x: bad\\u001b[31m; expected a, got b\n  do c\n");
});

test("any other error is our bug: its stack on stderr, exit 70", async () => {
  const { code, out, err } = await call(["fail"], {}, [failing(new TypeError("x is undefined"))]);
  expect([code, out]).toEqual([70, ""]);
  expect(err).toContain("trenchcoat: this is our bug, please report it");
  expect(err).toMatch(/TypeError: x is undefined\n\s+at /);
});
