import { measuredAudit } from "../../src/audit/index.ts";
import { measuredLines, measuredTables } from "../../src/cli/audit/audit-measured-text.ts";
import { seeded } from "../../src/num/index.ts";
import { wrap } from "../../src/report/index.ts";
import { onePublished, SEED } from "./shared-data.ts";

/** The example of docs/guide-pressure.md. */
export async function exampleFigures(): Promise<string> {
  const dataset = await onePublished("realsumm");
  const found = measuredAudit(dataset, { scorer: "rouge_l_precision", seed: (name) => seeded(SEED, name) });
  const lines = [
    ...found.sentences.flatMap((s) => wrap(s, 100)),
    "",
    ...measuredLines(measuredTables(found.sections), (t) => wrap(t, 98)),
  ];
  return ["```", ...lines.slice(0, -1), "```"].join("\n");
}
