import { expect, test } from "vitest";
import { observational } from "../../../src/audit/index.ts";
import { assemble, importedScorer } from "../../../src/core/index.ts";
import { randomNormal, type Rng, seeded } from "../../../src/num/index.ts";

const DRAWS = 400;
const SLOPE = 0.5;
/** Three standard errors of a share near 0.95 over the draws. */
const SLACK = 3 * Math.sqrt((0.95 * 0.05) / DRAWS);

/** A study of items of three outputs, two items a group; errors of a group go together, the first feature matters and the second does not. */
function study(nGroups: number, rng: Rng) {
  const items = Array.from({ length: 2 * nGroups }, (_, i) => ({
    id: `i${i}`,
    group: `g${i >> 1}`,
    references: [],
    tags: {},
  }));
  const outputs = items.flatMap(({ id }) =>
    [0, 1, 2].map((k) => ({ id: `${id}/${k}`, itemId: id, tags: {} })),
  );
  const ids = outputs.map((o) => o.id);
  const [first, second] = [0, 1].map(() => Float64Array.from(ids, () => randomNormal(rng)));
  const ofGroup = items.map(() => randomNormal(rng));
  const score = first!.map((v, i) => SLOPE * v * (1 + 0.4 * ofGroup[Math.floor(i / 6)]!) + randomNormal(rng));
  const columns = [first!, second!].map((values, k) => ({
    scorer: importedScorer(["first", "second"][k]!, { family: "metric", direction: "none" }),
    over: "outputs" as const,
    ids,
    values,
  }));
  const dataset = assemble({ name: "made" }, { items, outputs, pairs: [], judgments: [], columns });
  const design = observational.designOf(
    { dataset },
    { kind: "outputs", values: score },
    observational.importedCues(dataset, []),
  );
  return observational.observationalSection(design, {
    seed: 1,
    resamples: 300,
    confidence: 0.95,
    where: "made",
  });
}

for (const nGroups of [30, 100])
  test(`intervals of partial effects of ${nGroups} groups cover a null effect and a planted one in 95% of ${DRAWS} samples, R2 without effect is not above 0`, () => {
    const rng = seeded(5, "coverage", nGroups);
    // In SD of score and feature within items; the slope varies by group with SD 0.4 of itself.
    const truth = SLOPE / Math.sqrt(SLOPE ** 2 * 1.16 + 1);
    let [nNull, nPlanted] = [0, 0];
    for (let r = 0; r < DRAWS; r++) {
      const [first, second] = study(nGroups, rng).features.map((f) => f.onScore);
      nNull += Number(second!.ciLow! <= 0 && 0 <= second!.ciHigh!);
      nPlanted += Number(first!.ciLow! <= truth && truth <= first!.ciHigh!);
    }
    console.log(`${nGroups} groups: null covered ${nNull / DRAWS}, planted ${nPlanted / DRAWS}`);
    expect(nNull / DRAWS).toBeGreaterThan(0.95 - SLACK);
    expect(nPlanted / DRAWS).toBeGreaterThan(0.95 - SLACK);
  });
