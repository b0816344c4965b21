import * as fc from "fast-check";
import { expect, test } from "vitest";
import { bleu } from "../../../src/scorers/lexical/bleu-counts.ts";
import { selfBleu, selfBleuScorer } from "../../../src/scorers/lexical/self-similarity.ts";
import { plainContext } from "../../../src/core/index.ts";

// sacrebleu 2.6.0: BLEU(effective_order=True).sentence_score(text, all other texts)
test("selfBleu(texts) equals sacrebleu with the other texts as references", () => {
  const texts = [
    "the cat sat on the mat .",
    "the cat sat on a mat",
    "A dog ran.",
    "the the the",
    "",
    "dogs run far away, they say",
  ];
  const expected = [47.2870804501588, 45.48019047027906, 15.97357760615681, 24.840753130578644, 0, 0];
  selfBleu(texts).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 9));
});

test("selfBleu(texts) equals our BLEU with the other texts as references", () => {
  const metric = bleu({ effectiveOrder: true });
  const out = new Float64Array(metric.nCols);
  const text = fc.array(fc.constantFrom("a", "b", "c", "D."), { maxLength: 9 }).map((w) => w.join(" "));
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), (texts) => {
      selfBleu(texts).forEach((value, i) => {
        metric.count(
          texts[i]!,
          texts.filter((_, j) => j !== i),
          out,
        );
        expect(value).toBeCloseTo(Math.min(100, metric.combine(out)), 9);
      });
    }),
    { seed: 1 },
  );
});

test("selfBleu(equal texts) is 100, of one text NaN, of none empty", () => {
  expect([...selfBleu(["a b c d", "a b c d"])]).toEqual([100, 100]);
  expect([...selfBleu(["a"])]).toEqual([NaN]);
  expect([...selfBleu([])]).toEqual([]);
});

test("self-bleu gives one value per output of the item, and is missing for one output", async () => {
  const item = { id: "i", references: [], tags: {} };
  const output = (id: string, text: string) => ({ id, itemId: "i", text, tags: {} });
  const scorer = await selfBleuScorer.create();
  const outputs = [output("1", "a b c d"), output("2", "a b c d"), output("3", "x")];
  const [many, one] = await scorer.score(
    [
      { item, outputs },
      { item, outputs: outputs.slice(0, 1) },
    ],
    plainContext(1),
  );
  expect(many).toEqual({ values: [100, 100, 0] });
  expect(one).toEqual({ missing: "no other output of the item" });
});
