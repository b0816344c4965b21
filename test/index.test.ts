import { expect, test } from "vitest";
import * as trenchcoat from "../src/index.ts";

test("the package root has the main path flat and every room as a namespace", () => {
  for (const name of ["openDatasets", "collect", "createScorer", "scoreDataset", "metaEvaluate", "terminal"])
    expect(trenchcoat).toHaveProperty(name, expect.any(Function));
  const { calibration, core, elicit, meta, num, readers, report, run, scorers } = trenchcoat;
  for (const room of [calibration, core, elicit, meta, num, readers, report, run, scorers])
    expect(Object.keys(room).length).toBeGreaterThan(0);
  expect(meta.metaEvaluate).toBe(trenchcoat.metaEvaluate);
});
