import { existsSync, statSync } from "node:fs";
import { UserError } from "../../core/index.ts";
import { readRecord } from "../../run/index.ts";
import { costFlags } from "./fit-flags.ts";
import type { Args } from "../verb.ts";

/** Cost of 1,000 outputs by member: declared, else what a run's record says it paid. */
export async function costsOf(args: Args, names: readonly string[]): Promise<Map<string, number>> {
  const declared = costFlags(args);
  for (const name of declared.keys())
    if (!names.includes(name))
      throw new UserError({
        where: "--cost",
        problem: `"${name}" is no member`,
        expected: `one of: ${names.slice(0, 20).join(", ")}`,
      });
  const costs = new Map<string, number>();
  for (const path of args.paths) {
    const record =
      existsSync(path) && statSync(path).isDirectory()
        ? await readRecord(path).catch(() => undefined)
        : undefined;
    for (const { call, usage, n } of record?.scorers ?? [])
      if (usage.costUsd !== undefined && n) costs.set(call, (1000 * usage.costUsd) / n);
  }
  for (const [name, cost] of declared) costs.set(name, cost);
  return costs;
}
