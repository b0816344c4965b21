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
    `SELECT dataset, count(*)::INTEGER AS n, count(*) FILTER (${rule.has})::INTEGER AS n_with FROM ${tableOf(dir, rule.table)} GROUP BY dataset ORDER BY min("row")`,
  );
  if (rows.length === 0 || rows.some((r) => r["n_with"] !== 0)) return;
  const n = rows.reduce((sum, r) => sum + Number(r["n"]), 0);
  throw new UserError({
    where: `data set ${rows.map((r) => String(r["dataset"])).join(", ")}`,
    problem: `scorer ${shortName(of.scorer.spec)} needs ${of.need}`,
    expected: `${rule.table} with ${of.need}`,
    got: `${n} ${rule.table}, all without`,
    help: "leave this scorer out, or add the field to the data (with --map for your own tables)",
  });
}

/**
 * Refuses scorers whose needs none of the data sets meets, before anything is scored; where one of several meets them, the scores of the
 * others are missing with their reason. @throws UserError naming data sets and need.
 */
export async function refuseUnmetNeeds(
  duck: DuckDBConnection,
  dir: string,
  scorers: readonly Scorer[],
): Promise<void> {
  for (const scorer of scorers)
    for (const need of scorer.spec.needs) await refuseNeed(duck, dir, { scorer, need });
}

/** Refuses scorers made of published scores: a run keeps only what it computes. @throws UserError with the way round */
export function refusePublished(scorers: readonly Scorer[]): void {
  const asking = scorers.find((s) => s.spec.needs.includes("scores"));
  if (!asking) return;
  throw new UserError({
    where: `scorer ${shortName(asking.spec)}`,
    problem: "it is made of published scores, which a run cannot compute",
    expected: "scorers that can be computed from the data's texts",
    help: `trenchcoat meta DATA --scorer ${shortName(asking.spec)} scores data that bring them`,
  });
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
