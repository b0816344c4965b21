import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  type CalibratorForm,
  isScored,
  plainContext,
  shortName,
  type Task,
} from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";

const dir = mkdtempSync(join(tmpdir(), "fitted-"));
afterAll(() => rmSync(dir, { recursive: true }));

const FORM: CalibratorForm = {
  form: "trenchcoat-fitted",
  version: 1,
  kind: "calibrator",
  base: "length",
  baseSignature: "length@1",
  direction: "higher",
  input: "margin",
  curve: { kind: "platt", a: -0.5, b: 0 },
  isAntisymmetric: true,
  range: [0, 1],
  unit: "P(first preferred)",
  fittedRange: [-10, 10],
  fittedOn: { dataset: "d", gold: "g", n: 10, nItems: 10, seed: 1 },
};

function write(name: string, value: unknown): string {
  const file = join(dir, name);
  writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
  return file;
}

const pair = (a: string, b: string): Task => ({
  item: { id: "i", prompt: "p", references: [], tags: {} },
  outputs: [a, b].map((text, k) => ({ id: `o${k}`, itemId: "i", text, tags: {} })),
});

async function valuesOf(call: string, tasks: readonly Task[]): Promise<(number | string)[]> {
  const scores = await (await createScorer(call)).score(tasks, plainContext(1));
  return scores.map((s) => (isScored(s) ? s.values[0]! : s.missing));
}

describe("createScorer(fitted:FILE)", () => {
  test("gives P(first preferred), the opposite where the outputs change places", async () => {
    const call = `fitted:${write("f.json", FORM)}`;
    const [ab, ba, equal] = await valuesOf(call, [pair("aaaa", "bb"), pair("bb", "aaaa"), pair("aa", "bb")]);
    expect(ab).toBeGreaterThan(0.5);
    expect(Number(ab) + Number(ba)).toBeCloseTo(1, 12);
    expect(equal).toBeCloseTo(0.5, 12);
  });
  test("is called by its own short name, so that worker threads can make it; another curve is another version", async () => {
    const call = `fitted:${write("a.json", FORM)}`;
    const one = (await createScorer(call)).spec;
    const other = { ...FORM, curve: { kind: "platt", a: -0.6, b: 0 } };
    const two = (await createScorer(`fitted:${write("b.json", other)}`)).spec;
    expect(shortName(one)).toBe(call);
    expect(one).toMatchObject({ arity: "pair", origin: "fitted", range: [0, 1] });
    expect(one.version).not.toBe(two.version);
  });
  test("an output form maps each output; a single output is no pair", async () => {
    const form = { ...FORM, input: "score", isAntisymmetric: false };
    const single = { ...pair("aaaa", "b"), outputs: pair("aaaa", "b").outputs.slice(0, 1) };
    const [p] = await valuesOf(`fitted:${write("s.json", form)}`, [single]);
    expect(p).toBeGreaterThan(0.5);
    expect(await valuesOf(`fitted:${write("m.json", FORM)}`, [single])).toEqual(["not a pair of outputs"]);
  });
  test.each([
    ["no file", () => `fitted:${join(dir, "none.json")}`, "cannot read the file"],
    ["no JSON", () => `fitted:${write("bad.json", "{")}`, "not JSON"],
    [
      "another form",
      () => `fitted:${write("other.json", { ...FORM, curve: { kind: "spline" } })}`,
      "not a fitted form",
    ],
    [
      "a published base",
      () => `fitted:${write("base.json", { ...FORM, base: "no such scorer" })}`,
      "cannot be computed here",
    ],
  ])("refuses %s", async (_, call, message) => {
    await expect(createScorer(call())).rejects.toThrow(message);
  });
});
