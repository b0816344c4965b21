import { expect, test } from "vitest";
import {
  columnFromRows,
  importedScorer,
  type Item,
  itemFromRow,
  itemRow,
  type Judgment,
  judgmentFromRow,
  judgmentRow,
  type Output,
  outputFromRow,
  outputRow,
  type Pair,
  pairFromRow,
  pairRow,
  publishedRows,
} from "../../src/core/index.ts";

const items: Item[] = [
  { id: "plain", prompt: "say \u0000 😀", references: [{ id: "r", text: "x\ud800" }], tags: { lang: "de" } },
  { id: "chat", group: "g", prompt: [{ role: "user", content: "\udc00" }], references: [], tags: {} },
  { id: "lone", source: "a\ud800b", context: "", references: [], tags: {} },
];

test("itemFromRow(itemRow(item)) is the item, also with lone surrogates", () => {
  for (const item of items) expect(itemFromRow(itemRow("d", item))).toEqual(item);
  expect(itemRow("d", items[0]!)["raw"]).toBeNull();
  expect(itemRow("d", items[2]!)["raw"]).not.toBeNull();
});

test("outputs, pairs and judgments survive their rows", () => {
  const outputs: Output[] = [
    { id: "o", itemId: "i", system: "s", text: "", steps: ["1"], sameAs: "r", tags: { a: "b" } },
    { id: "o", itemId: "i", messages: [{ role: "user", content: "x" }], tags: {} },
    { id: "o", itemId: "i", text: "\udfff", tags: {} },
  ];
  for (const output of outputs) expect(outputFromRow(outputRow("d", output))).toEqual(output);
  const pair: Pair = { id: "p", itemId: "i", a: "x", b: "y", tags: {} };
  expect(pairFromRow(pairRow("d", pair))).toEqual(pair);
  const base = { rater: { id: "r", persistent: true }, aspect: "q" } as const;
  const judgments: Judgment[] = [
    { ...base, kind: "rating", target: { output: "o" }, value: NaN },
    { ...base, kind: "preference", pair: "p", choice: "tie" },
    { ...base, kind: "correct", itemId: "i", outputs: ["o"] },
  ];
  for (const judgment of judgments) expect(judgmentFromRow(judgmentRow("d", judgment))).toEqual(judgment);
});

test("columnFromRows restores a published column, NaN and infinite range included", () => {
  const column = {
    scorer: importedScorer("bleurt", { family: "metric" }),
    over: "outputs",
    ids: ["a", "b"],
    values: Float64Array.of(1.5, NaN),
    order: "swapped",
    repeat: 2,
  } as const;
  expect(columnFromRows([...publishedRows("d", 0, column)])).toEqual(column);
});
