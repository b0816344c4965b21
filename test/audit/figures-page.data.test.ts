import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { filesOf } from "../../scripts/audit-figures/pages.ts";
import { dataPath, describeData } from "../readers/published/shared-data.ts";

/** The folders that a block reads. "rewards" needs an encoder and the laboratory a quarter of an hour: `npx tsx scripts/audits.ts --check` has them. */
const BLOCKS: Readonly<Record<string, readonly string[]>> = {
  llmbar: ["llmbar"],
  "llmbar-templates": ["llmbar"],
  "judges-of-pairs": ["judgebench", "pandalm"],
  "rm-bench": ["rm_bench"],
  "alpaca-eval": ["alpaca_eval"],
  "alpaca-eval-guard": ["alpaca_eval"],
  "length-copy": ["realsumm", "hanna", "frank"],
  pools: ["hanna", "realsumm", "wmt22_mqm"],
  example: ["realsumm"],
  calibration: ["judgebench", "llmbar"],
};

for (const [name, folders] of Object.entries(BLOCKS))
  describeData(folders[0]!, () => {
    test.skipIf(!folders.every((f) => existsSync(dataPath(f))))(
      `the tables and plots of ${name} are what the data give, to the last digit`,
      async () => {
        for (const { file, text, old } of await filesOf(name))
          expect(old === text, `${file} differs: npx tsx scripts/audits.ts ${name}`).toBe(true);
      },
      600_000,
    );
  });
