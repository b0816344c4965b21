import { expect, test } from "vitest";
import { type Component, varianceComponents } from "../../../src/meta/index.ts";
import { mean, seeded } from "../../../src/num/index.ts";
import { simulatedStudy } from "./study.ts";

const DESIGN = {
  nItems: 60,
  nSystems: 8,
  nRaters: 6,
  item: 1,
  system: 0.5,
  both: 0.7,
  rater: 0.3,
  residual: 1.5,
};

test.each([0, 0.3])("varianceComponents are unbiased with %s of the ratings missing", (missing) => {
  const runs = Array.from({ length: 60 }, (_, i) => {
    const { rated, resampling } = simulatedStudy({ ...DESIGN, missing }, seeded(i, "v"), 2);
    return varianceComponents(rated, resampling).components;
  });
  const truth: Partial<Record<Component, number>> = {
    item: 1,
    system: 0.5,
    "item x system": 0.7,
    rater: 0.3,
    residual: 1.5,
  };
  for (const [name, value] of Object.entries(truth)) {
    const found = runs.map((r) => r[name as Component].value);
    const se = Math.sqrt(mean(found.map((v) => (v - mean(found)) ** 2)) / found.length);
    expect(Math.abs(mean(found) - value), name).toBeLessThan(3.5 * se);
  }
});

test("varianceComponents of one system leave item, rater and residual", () => {
  const { rated, resampling } = simulatedStudy(
    { nItems: 400, nSystems: 1, nRaters: 4, item: 1, residual: 1 },
    seeded(1),
  );
  const v = varianceComponents(rated, resampling);
  expect(v.components.system.value).toBeNaN();
  expect(Math.abs(v.components.item.value - 1)).toBeLessThan(0.2);
  expect(Math.abs(v.reliability.one.value - 0.5)).toBeLessThan(0.06);
  expect(v.ratersFor80).toBeGreaterThanOrEqual(3);
  expect(v.ratersFor80).toBeLessThanOrEqual(5);
});

test("varianceComponents.withinSystem is near 0 where raters agree about systems only", () => {
  const { rated, resampling } = simulatedStudy(
    { nItems: 100, nSystems: 8, nRaters: 3, system: 1, residual: 1 },
    seeded(2),
  );
  const { withinSystem } = varianceComponents(rated, resampling);
  expect(withinSystem.ciLow!).toBeLessThan(0);
  expect(Math.abs(withinSystem.value)).toBeLessThan(0.1);
});
