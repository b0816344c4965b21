import { expect, test } from "vitest";
import { auditColumn, DEFAULT_SETTINGS } from "../../../src/audit/index.ts";
import {
  assemble,
  type Dataset,
  importedScorer,
  type Judgment,
  type Output,
} from "../../../src/core/index.ts";
import { candidates, chooseGold, makeView } from "../../../src/meta/index.ts";
import { randomInt, randomNormal, seeded } from "../../../src/num/index.ts";

const N_ITEMS = 40;

/** Answers whose score knows nothing of their length, and, in every item, the long reference itself, which the metric finds perfect. */
function data(hasReference: boolean): Dataset {
  const rng = seeded(3, "answers");
  const outputs: Output[] = [];
  const values: number[] = [];
  const judgments: Judgment[] = [];
  const items = Array.from({ length: N_ITEMS }, (_, i) => ({
    id: `i${i}`,
    references: [{ id: "r", text: "long ".repeat(80) }],
    tags: {},
  }));
  for (const { id } of items) {
    for (let k = 0; k < 6; k++) {
      outputs.push({
        id: `${id}/${k}`,
        itemId: id,
        system: `s${k}`,
        text: "word ".repeat(5 + randomInt(rng, 20)),
        tags: {},
      });
      values.push(randomNormal(rng));
    }
    if (!hasReference) continue;
    outputs.push({
      id: `${id}/human`,
      itemId: id,
      system: "human",
      text: "long ".repeat(80),
      sameAs: "r",
      tags: {},
    });
    values.push(100);
  }
  outputs.forEach((o, i) =>
    judgments.push({
      kind: "rating",
      rater: { id: "a", persistent: true },
      aspect: "quality",
      target: { output: o.id },
      value: values[i]! % 3,
    }),
  );
  const scorer = importedScorer("metric", { family: "metric", range: [-9, 100] });
  const ids = outputs.map((o) => o.id);
  const columns = [{ scorer, over: "outputs" as const, ids, values: Float64Array.from(values) }];
  return assemble({ name: "d" }, { items, outputs, pairs: [], judgments, columns });
}

function observed(dataset: Dataset) {
  const view = makeView(dataset, chooseGold(dataset, undefined)!, { where: {}, excludeSystems: [] });
  const options = { seed: 1, resamples: 200, cueNames: [], settings: DEFAULT_SETTINGS };
  return auditColumn({ dataset, view }, candidates(dataset)[0]!, options).sections.observational!;
}

test("outputs that are the reference itself count as dropped and tell nothing of what a metric rewards", () => {
  const [without, withReference] = [observed(data(false)), observed(data(true))];
  expect(withReference.n).toBe(6 * N_ITEMS);
  expect(withReference.dropped).toBe(N_ITEMS);
  const length = (found: typeof without) => found.features.find((f) => f.feature === "characters")!;
  expect(length(withReference).onScore).toEqual(length(without).onScore);
  expect(length(withReference).onScore.ciLow).toBeLessThan(0);
  expect(length(withReference).onScore.ciHigh).toBeGreaterThan(0);
});
