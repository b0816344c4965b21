import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { plainContext, type Score, type Task } from "../../../src/core/index.ts";
import { createScorer, fromFunction, type FunctionShape } from "../../../src/scorers/index.ts";

// The packages themselves, in the folder that `.ci/run` makes: autoevals 0.3.0 and openevals 0.2.2.
const PEERS = process.env["TRENCHCOAT_NODE_PEERS"] ?? "";
const isThere = ["autoevals", "openevals"].every((name) => existsSync(join(PEERS, "node_modules", name)));

type Evaluator = (asked: never) => unknown;
type Package = Readonly<Record<string, Evaluator>>;

function load(name: string): Promise<Package> {
  const file = createRequire(join(PEERS, "x.js")).resolve(name);
  return import(/* @vite-ignore */ pathToFileURL(file).href) as Promise<Package>;
}

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(PEERS, "node_modules", name, "package.json"), "utf8")) as { version: string })
    .version;

const PAIRS: readonly { readonly text: string; readonly expected?: string }[] = [
  { text: "abc", expected: "abd" },
  { text: "abc", expected: "abc" },
  { text: "kitten", expected: "sitting" },
  { text: "x", expected: "a much longer reference" },
  { text: "no reference" },
];
const TASKS: readonly Task[] = PAIRS.map(({ text, expected }, i) => ({
  item: { id: `i${i}`, references: expected === undefined ? [] : [{ id: "r", text: expected }], tags: {} },
  outputs: [{ id: `o${i}`, itemId: `i${i}`, text, tags: {} }],
}));

async function scores(f: Evaluator, shape: FunctionShape): Promise<readonly Score[]> {
  return fromFunction(f, { name: "f", version: "1", shape }).score(TASKS, plainContext(1));
}

/** Values of our own scorer of edit distance over the longer text. */
async function ownSimilarity(): Promise<readonly Score[]> {
  const scorer = await createScorer("edit-similarity");
  return scorer.score(TASKS, plainContext(1));
}

const valuesOf = (given: readonly Score[]): (number | undefined)[] =>
  given.map((s) => ("values" in s ? s.values[0] : undefined));

describe.skipIf(!isThere)("scorers of neighbours, the packages as they are installed", () => {
  test("the versions are those that are documented", () => {
    expect([versionOf("autoevals"), versionOf("openevals")]).toEqual(["0.3.0", "0.2.2"]);
  });

  test("Levenshtein of both packages is 1 - distance / longer length, hand-checked", async () => {
    const { Levenshtein } = await load("autoevals");
    const { levenshteinDistance } = await load("openevals");
    const auto = await scores(Levenshtein!, "autoevals");
    const open = await scores(levenshteinDistance!, "openevals");
    const wanted = [2 / 3, 1, 4 / 7];
    valuesOf(auto)
      .slice(0, 3)
      .forEach((v, i) => expect(v).toBeCloseTo(wanted[i]!, 12));
    valuesOf(open)
      .slice(0, 4)
      .forEach((v, i) => expect(v).toBeCloseTo(valuesOf(auto)[i]!, 12));
    const own = await ownSimilarity();
    valuesOf(own)
      .slice(0, 4)
      .forEach((v, i) => expect(valuesOf(auto)[i]).toBeCloseTo(v!, 12));
    // What it throws without a reference is the reason of a missing score.
    expect(auto[4]).toEqual({ missing: "LevenshteinScorer requires an expected value" });
  });

  test("exact match of both packages is 1 or 0", async () => {
    const { ExactMatch } = await load("autoevals");
    const { exactMatch } = await load("openevals");
    for (const [f, shape] of [
      [ExactMatch!, "autoevals"],
      [exactMatch!, "openevals"],
    ] as const)
      expect(valuesOf(await scores(f, shape)).slice(0, 4)).toEqual([0, 1, 0, 0]);
  });

  test("a null of autoevals stays missing with a reason, and needs=references spares the call", async () => {
    const { makePartial, Levenshtein } = await load("autoevals");
    expect(makePartial).toBeInstanceOf(Function);
    const skipping = (
      makePartial as unknown as (f: (asked: { expected?: string }) => object, name: string) => Evaluator
    )(({ expected }) => ({ name: "skips", score: expected === "abd" ? null : 1 }), "skips");
    const given = await scores(
      (skipping as unknown as { partial(more: object): Evaluator }).partial({}),
      "autoevals",
    );
    expect(given.slice(0, 2)).toEqual([{ missing: "the function gave no score" }, { values: [1] }]);
    let asked = 0;
    const counting = (about: never): unknown => {
      asked++;
      return Levenshtein!(about);
    };
    const needing = fromFunction(counting, { shape: "autoevals", needs: ["text", "references"] });
    expect((await needing.score(TASKS, plainContext(1)))[4]).toEqual({
      missing: expect.stringContaining("reference"),
    });
    expect(asked).toBe(4);
  });
});
