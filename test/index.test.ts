import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as trenchcoat from "../src/index.ts";
import bundles from "../tsdown.config.ts";

/** The namespaces among the root's names. */
const ROOMS = Object.entries(trenchcoat)
  .filter(([, value]) => Object.prototype.toString.call(value) === "[object Module]")
  .map(([name]) => name);

test("the package root has the main path flat and every room as a namespace", () => {
  for (const name of ["openDatasets", "collect", "createScorer", "scoreDataset", "metaEvaluate", "terminal"])
    expect(trenchcoat).toHaveProperty(name, expect.any(Function));
  const { audit, calibration, core, elicit, fit, meta, num, readers, report, run, scorers } = trenchcoat;
  for (const room of [audit, calibration, core, elicit, fit, meta, num, readers, report, run, scorers])
    expect(Object.keys(room).length).toBeGreaterThan(0);
  expect(meta.metaEvaluate).toBe(trenchcoat.metaEvaluate);
});

test("every room of the root is bundled and can be imported by its own path, with types", () => {
  const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as {
    exports: Record<string, unknown>;
  };
  expect(ROOMS).toEqual(expect.arrayContaining(["audit", "fit", "meta"]));
  for (const room of ROOMS) {
    expect(bundles).toHaveProperty(["entry", `${room}/index`], `src/${room}/index.ts`);
    expect(exports[`./${room}`]).toEqual({
      types: `./dist/${room}/index.d.ts`,
      default: `./dist/${room}/index.js`,
    });
  }
  expect(Object.keys(exports).sort()).toEqual(
    [".", "./package.json", ...ROOMS.map((room) => `./${room}`)].sort(),
  );
});
