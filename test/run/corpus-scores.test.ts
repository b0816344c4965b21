import { expect, test } from "vitest";
import { assemble, type Dataset, type Output, plainContext } from "../../src/core/index.ts";
import { corpusScores, scoreDataset } from "../../src/run/index.ts";
import { createScorer } from "../../src/scorers/index.ts";

const REFERENCES = [
  "The cat sat on the mat yesterday.",
  "A dog barked at the moon for the whole night.",
  "It is 3.5% higher than last year's figures.",
];
const TEXTS: Record<string, readonly string[]> = {
  A: [
    "The cat sat on the mat.",
    "A dog barked at the moon all night long.",
    "It's 3.5% higher than last year's figures.",
  ],
  B: [
    "A cat is sitting on a mat.",
    "The dog was barking at night.",
    "That is 3.5% more than in the last year.",
  ],
};

const outputs: Output[] = Object.entries(TEXTS).flatMap(([system, texts]) =>
  texts.map((text, i) => ({ id: `${system}${i}`, itemId: `i${i}`, system, text, tags: {} })),
);

const made = (more: readonly Output[] = []): Dataset =>
  assemble(
    { name: "toy" },
    {
      items: REFERENCES.map((text, i) => ({ id: `i${i}`, references: [{ id: "r", text }], tags: {} })),
      outputs: [...outputs, ...more],
      pairs: [],
      judgments: [],
      columns: [],
    },
  );

async function scores(call: string, dataset: Dataset) {
  const scorer = await createScorer(call);
  return corpusScores(await scoreDataset(dataset, scorer, plainContext(1)), dataset, scorer);
}

/** sacrebleu 2.6.0: `BLEU().corpus_score(texts, [REFERENCES])`, likewise CHRF() and TER(). */
const SACREBLEU = [
  ["bleu", 65.73072803197869, 8.982534556988814, "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp"],
  ["chrf", 73.0027939673365, 26.942008016573222, "nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no"],
  ["ter", 32, 80, "nrefs:1|case:lc|tok:tercom|norm:no|punct:yes|asian:no"],
] as const;

test.each(SACREBLEU)(
  "corpusScores of %s equals sacrebleu's by system, with its signature",
  async (...row) => {
    const [call, a, b, signature] = row;
    const found = await scores(call, made());
    expect(found.map((s) => [s.system, s.n, s.dropped, s.signature])).toEqual([
      ["A", 3, 0, signature],
      ["B", 3, 0, signature],
    ]);
    expect(found[0]!.value).toBeCloseTo(a, 10);
    expect(found[1]!.value).toBeCloseTo(b, 10);
  },
);

test("corpusScores leaves out outputs without a score and counts them", async () => {
  const more: Output[] = [
    { id: "A3", itemId: "i0", system: "A", tags: {} },
    { id: "C0", itemId: "i1", system: "C", tags: {} },
    { id: "x", itemId: "i1", text: REFERENCES[1]!, tags: {} },
  ];
  const found = await scores("bleu", made(more));
  expect(found.map((s) => [s.system, s.n, s.dropped])).toEqual([
    ["A", 3, 1],
    ["B", 3, 0],
    ["C", 0, 1],
    [undefined, 1, 0],
  ]);
  expect(found[0]!.value).toBeCloseTo(65.73072803197869, 10);
  expect([found[2]!.value, found[2]!.signature]).toEqual([NaN, undefined]);
  expect(found[3]!.value).toBe(100);
});

test("corpusScores of a scorer without counts is empty", async () => {
  expect(await scores("length", made())).toEqual([]);
});
