import type { GuardResult } from "../../audit/index.ts";
import { visible } from "../../core/index.ts";
import { aligned } from "../aligned.ts";
import { repairText } from "./debias-frame.ts";
import { agreementLines } from "./debias-text.ts";

const MOST_SYSTEMS = 12;

function guardLines({ guards, n }: GuardResult): string[] {
  const rows = guards.map((g) => [
    visible(g.guard, 60),
    `${g.strikes} ${g.threshold}`,
    `${g.nStruck} of ${n}`,
    `${g.nWithoutValue}`,
  ]);
  return ["GUARDS", ...aligned([["guard", "strikes", "struck", "without a value"], ...rows]), ""];
}

function systemLines({ systems, nSystems }: GuardResult): string[] {
  if (systems.length === 0) return [];
  const rows = systems
    .slice(0, MOST_SYSTEMS)
    .map((s) => [
      visible(s.system, 40),
      `${s.nStruck} of ${s.n}`,
      s.before.toPrecision(3),
      s.after.toPrecision(3),
      `${s.placeBefore}`,
      `${s.placeAfter}`,
    ]);
  const more = systems.length - rows.length;
  return [
    `SYSTEMS WITH STRUCK OUTPUTS (${systems.length} of ${nSystems})`,
    ...aligned([["system", "struck", "mean before", "mean after", "place before", "place after"], ...rows]),
    ...(more > 0 ? [`  and ${more} more`] : []),
    "",
  ];
}

/** A guarded scorer as terminal text: decision, evidence, how it was made. */
export function debiasGuardText(found: GuardResult, columns: number): string {
  const { floor } = found;
  const how = `${found.n} scored outputs of ${found.nItems} items (${found.nClusters} groups), ${found.dropped} without score; floor ${floor.value.toPrecision(4)}: ${100 * floor.quantile}% quantile of the scores that pass, higher better; ${found.nFolds} folds of item groups; ${100 * found.confidence}% intervals by group; seed ${found.seed}.`;
  const evidence = [...agreementLines(found), ...guardLines(found), ...systemLines(found)];
  return repairText(found, { evidence, how }, columns);
}
