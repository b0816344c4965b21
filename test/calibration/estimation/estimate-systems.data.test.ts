import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { coverage, fullyLabelled } from "../../../scripts/validation/estimate-draws.ts";

const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../../shared");
const isHere = existsSync(join(SHARED, "data/wmt22_mqm"));
if (!isHere) console.warn(`skipped: no data in ${SHARED} (set TRENCHCOAT_SHARED)`);

const SETS = [
  { folder: "wmt22_mqm", dataset: "wmt22_mqm/en-de", scorer: "MetricX-23-QE-XXL", share: 0.1 },
  { folder: "wmt22_mqm", dataset: "wmt22_mqm/en-de", scorer: "MetricX-23-QE-XXL", share: 0.05 },
  { folder: "hanna", dataset: "hanna", gold: "Coherence", scorer: "ChatGPT CH 1", share: 0.1 },
  { folder: "realsumm", dataset: "realsumm", scorer: "rouge_2_recall", share: 0.1 },
];

/** The claims are for 1,000 draws (scripts/validation/estimate.ts); fewer draws get three standard errors of room. */
const DRAWS = 120;
const ROOM = 3 * Math.sqrt((0.9 * 0.1) / DRAWS);

describe.skipIf(!isHere)("estimateSystems on fully labelled data", () => {
  test.each(SETS)(
    "$dataset, $scorer, max(25, $share) labels a system: covers, and is no wider than labels alone",
    async (set) => {
      const systems = await fullyLabelled(join(SHARED, "data", set.folder), set);
      const found = coverage(systems, { draws: DRAWS, share: set.share, least: 25, seed: 7 });
      expect(found.mean).toBeGreaterThan(0.93);
      expect(found.mean).toBeLessThan(0.99);
      expect(found.worst.coverage).toBeGreaterThan(0.9 - ROOM);
      expect(found.medianWidth).toBeLessThan(1.05);
    },
    60_000,
  );
});
