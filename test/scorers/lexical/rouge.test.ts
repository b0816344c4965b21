import { expect, test } from "vitest";
import { plainContext } from "../../../src/core/index.ts";
import { ROUGE } from "../../../src/scorers/lexical/rouge.ts";

const task = {
  item: {
    id: "i",
    references: [
      { id: "r", text: "dogs were running\nfar away" },
      { id: "s", text: "no" },
    ],
    tags: {},
  },
  outputs: [{ id: "o", itemId: "i", text: "the dogs run\naway far", tags: {} }],
};

test("rouge scorers give the F1 against the best reference with precision and recall", async () => {
  const values: Record<string, number> = {};
  for (const definition of ROUGE) {
    const scorer = await definition.create();
    const [score] = await scorer.score([task], plainContext(1));
    if (!score || "missing" in score) throw new Error("missing");
    expect(score.parts).toHaveProperty("precision");
    values[definition.spec.name] = score.values[0]!;
  }
  expect(values["rouge-1"]).toBeCloseTo(0.8, 12);
  expect(values["rouge-2"]).toBe(0);
  expect(values["rouge-l"]).toBeCloseTo(0.6, 12);
  expect(values["rouge-lsum"]).toBeCloseTo(0.6, 12);
});

test("rouge-1:stem=false compares words as written", async () => {
  const scorer = await ROUGE[0]!.create({ stem: false });
  const [score] = await scorer.score([task], plainContext(1));
  expect(score).toMatchObject({ parts: { precision: 3 / 5, recall: 3 / 5 } });
});
