import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { call } from "./fake-io.ts";

const DATA = join(
  process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../shared"),
  "data",
);
const isThere = existsSync(DATA);
if (!isThere) process.stderr.write("fit.data.test.ts skipped: no shared data\n");

test.skipIf(!isThere)(
  "fit realsumm: a ridge of the 14 metrics is better than rouge_1_recall within articles, also on systems left out",
  async () => {
    const { out } = await call(["fit", join(DATA, "realsumm"), "--members", "all", "--json"]);
    const result = JSON.parse(out);
    expect(result).toMatchObject({
      measure: "acc-eq-cv",
      n: 1400,
      nItems: 100,
      nSystems: 14,
      isImproved: true,
    });
    expect(result.values[0].value).toBeCloseTo(0.65, 2);
    expect(result.values[1].value).toBeCloseTo(0.638, 2);
    expect(result.systemsLeftOut).toMatchObject({ nSystems: 14, nFolds: 3 });
    expect(result.members.find((m: { name: string }) => m.name === "rouge_1_recall").chosenShare).toBe(1);
  },
);
