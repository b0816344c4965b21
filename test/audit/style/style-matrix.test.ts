import { expect, test } from "vitest";
import { hasStyleVariants, styleMatrix, STYLES } from "../../../src/audit/index.ts";
import { assemble, type Item, type Output } from "../../../src/core/index.ts";
import { seeded } from "../../../src/num/index.ts";

const items: Item[] = Array.from({ length: 6 }, (_, i) => ({ id: `i${i}`, references: [], tags: {} }));
const outputs: Output[] = items.flatMap((item) =>
  ["chosen", "rejected"].flatMap((role) =>
    STYLES.map((style) => ({ id: `${item.id}/${role}/${style}`, itemId: item.id, tags: { role, style } })),
  ),
);
const dataset = assemble({ name: "made" }, { items, outputs, pairs: [], judgments: [], columns: [] });
const choices = () => ({ rng: seeded(1), resamples: 100 });
const scores = (of: (o: Output) => number) => Float64Array.from(outputs, of);
const styleOf = (o: Output) => STYLES.indexOf(o.tags.style as (typeof STYLES)[number]);

test("styleMatrix of a scorer that follows style: gap 1; of one that follows quality: gap 0, all cells 1", () => {
  const byStyle = styleMatrix(dataset, scores(styleOf), choices());
  expect(byStyle).toMatchObject({
    easy: { value: 1 },
    hard: { value: 0 },
    styleGap: { value: 1 },
    n: 6,
    dropped: 0,
  });
  const byQuality = styleMatrix(
    dataset,
    scores((o) => Number(o.tags.role === "chosen")),
    choices(),
  );
  expect(byQuality.styleGap.value).toBe(0);
  expect(byQuality.cells.flat().every((c) => c.value === 1 && c.low < 1 && c.method === "Wilson")).toBe(true);
});

test("styleMatrix drops items without all six scores", () => {
  const some = scores((o) => (o.itemId === "i0" && o.tags.style === "detailed" ? NaN : styleOf(o)));
  expect(styleMatrix(dataset, some, choices())).toMatchObject({ n: 5, dropped: 1 });
});

test("hasStyleVariants is false without the tags", () => {
  expect(hasStyleVariants(dataset)).toBe(true);
  const plain = assemble(
    { name: "x" },
    { items, outputs: outputs.map((o) => ({ ...o, tags: {} })), pairs: [], judgments: [], columns: [] },
  );
  expect(hasStyleVariants(plain)).toBe(false);
});
