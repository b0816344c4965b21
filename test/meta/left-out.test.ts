import { expect, test } from "vitest";
import { metaEvaluate, type WholeResult } from "../../src/meta/index.ts";
import { clustersLeftOut, systemsLeftOut } from "../../src/meta/left-out.ts";
import { jackknifeValues, randomNormal, seeded } from "../../src/num/index.ts";
import { ratedData } from "./small.ts";

/** Two noisy scorers of `nItems` items by four systems, by one measure. */
function measured(nItems: number, measure: string, level: "response" | "system"): WholeResult {
  const rng = seeded(nItems, "left out");
  const gold = Array.from({ length: 4 }, (_, s) =>
    Array.from({ length: nItems }, () => s / 2 + randomNormal(rng)),
  );
  const noisy = () => gold.map((row) => row.map((v) => v + randomNormal(rng)));
  return metaEvaluate([{ dataset: ratedData(gold, { m0: noisy(), m1: noisy() }) }], {
    seed: 1,
    resamples: 10,
    permutations: 10,
    measures: { names: [measure], levels: [level], all: false },
  }).wholes[0]!;
}

const prepared = ({ measured: all }: WholeResult) => all.map((m) => m.prepared);

test("clustersLeftOut of a sum is the jackknife, of anything else the value at weight 0 for the cluster", () => {
  const pearson = measured(20, "pearson", "response");
  const [{ body }] = prepared(pearson) as [ReturnType<typeof prepared>[0]];
  const { values, sizes } = clustersLeftOut(pearson.part, prepared(pearson));
  expect(values[0]).toEqual(body.kind === "additive" ? jackknifeValues(body) : undefined);
  expect(Array.from(sizes)).toEqual(Array.from({ length: 20 }, () => 4));

  const spearman = measured(20, "spearman", "response");
  const [own] = prepared(spearman).map((p) => p.body);
  const without = clustersLeftOut(spearman.part, prepared(spearman)).values[0]!;
  const weights = new Uint16Array(20).fill(1);
  weights[7] = 0;
  expect(without[7]).toBe(own!.kind === "reweighted" ? own!.value(weights) : undefined);
});

test("clustersLeftOut of more than 200 clusters leaves out blocks that hold every cluster once", () => {
  for (const name of ["pearson", "spearman"]) {
    const whole = measured(450, name, "response");
    const { values, sizes } = clustersLeftOut(whole.part, prepared(whole));
    expect(values[0]!.length).toBe(200);
    expect(Array.from(sizes).reduce((total, v) => total + v, 0)).toBe(4 * 450);
    expect([sizes[0], sizes[60]]).toEqual([12, 8]);
    const rest = whole.part.clusterOf.filter((c) => c % 200 === 3);
    expect(rest.length).toBe(12);
    const estimate = prepared(whole)[0]!.value;
    expect(Math.abs(values[0]![3]! - estimate)).toBeGreaterThan(0);
    expect(Math.abs(values[0]![3]! - estimate)).toBeLessThan(0.05);
  }
});

test("systemsLeftOut is the measure without each system; undefined for a measure of rows", () => {
  const whole = measured(20, "pairwise-accuracy", "system");
  const { values, sizes } = systemsLeftOut(whole.part, prepared(whole))!;
  expect(Array.from(sizes)).toEqual([1, 1, 1, 1]);
  for (const v of Array.from(values[0]!)) expect([0, 1 / 3, 2 / 3, 1]).toContain(v);
  const rows = measured(20, "pearson", "response");
  expect(systemsLeftOut(rows.part, prepared(rows))).toBeUndefined();
});
