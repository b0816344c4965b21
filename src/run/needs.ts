import type { DuckDBConnection } from "@duckdb/node-api";
import { type Need, type Scorer, shortName, UserError } from "../core/index.ts";
import { rowsOf, tableOf } from "./duck.ts";

/** What the outputs and items of one data set have, and what they would have to have. */
const HAVE: Partial<Record<Need, { readonly table: "items" | "outputs"; readonly has: string }>> = {
  text: { table: "outputs", has: "text IS NOT NULL" },
  steps: { table: "outputs", has: "steps IS NOT NULL" },
  references: { table: "items", has: `"references" <> '[]'` },
  source: { table: "items", has: "coalesce(source, prompt, messages) IS NOT NULL" },
  prompt: { table: "items", has: "coalesce(prompt, messages) IS NOT NULL" },
  context: { table: "items", has: "context IS NOT NULL" },
};

async function refuseNeed(
  duck: DuckDBConnection,
  dir: string,
  of: { scorer: Scorer; need: Need },
): Promise<void> {
  const rule = HAVE[of.need];
  if (!rule) return;
  const rows = await rowsOf(
    duck,
    `SELECT dataset, count(*)::INTEGER AS n FROM ${tableOf(dir, rule.table)} GROUP BY dataset HAVING count(*) FILTER (${rule.has}) = 0 ORDER BY min("row")`,
  );
  const [without] = rows;
  if (!without) return;
  throw new UserError({
    where: `data set ${String(without["dataset"])}`,
    problem: `scorer ${shortName(of.scorer.spec)} needs ${of.need}`,
    expected: `${rule.table} with ${of.need}`,
    got: `${String(without["n"])} ${rule.table}, all without`,
    help: "leave this scorer out, or add the field to the data (with --map for your own tables)",
  });
}

/** Refuses scorers whose needs a whole data set does not meet, before anything is scored. @throws UserError naming data set and need. */
export async function refuseUnmetNeeds(
  duck: DuckDBConnection,
  dir: string,
  scorers: readonly Scorer[],
): Promise<void> {
  for (const scorer of scorers)
    for (const need of scorer.spec.needs) await refuseNeed(duck, dir, { scorer, need });
}

/** Refuses pair scorers on data without pairs. @throws UserError */
export function refuseWithoutPairs(
  scorers: readonly Scorer[],
  nPairs: number,
  names: readonly string[],
): void {
  const asking = scorers.find((s) => s.spec.arity === "pair");
  if (nPairs > 0 || !asking) return;
  throw new UserError({
    where: `data set ${names.join(", ")}`,
    problem: `scorer ${shortName(asking.spec)} needs pairs of outputs`,
    expected: "data with pairs",
    got: "data without",
  });
}
