import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  bertScore,
  encoderFolder,
  rewardCells,
  rewardedBy,
  type Rewarding,
  rewarding,
} from "../../../scripts/audit-figures/rewards.ts";

// What metrics reward and what repairs mend: the table of docs/audits.md, computed again.
const page = readFileSync(join(import.meta.dirname, "../../../docs/audits.md"), "utf8");
const lines = new Set(page.split("\n"));

const expectLines = async (scorer: Rewarding): Promise<void> => {
  const rows = await rewardedBy(scorer);
  expect(rows.map((row) => row.repair)).toEqual(["as it is", "default", "gives back"]);
  for (const row of rows) expect(lines).toContain(`| ${rewardCells(row).join(" | ")} |`);
};

test("metrics that need no model, and a Bradley-Terry head, reward and are repaired as docs/audits.md says", async () => {
  for (const scorer of await rewarding()) await expectLines(scorer);
}, 1_200_000);

const reason = "BERTScore is not repaired again: TRENCHCOAT_ENCODER names no encoder";
if (encoderFolder() === undefined) console.warn(reason);

test.skipIf(encoderFolder() === undefined)(
  "BERTScore rewards and is repaired as docs/audits.md says",
  () => expectLines(bertScore()),
  1_200_000,
);
