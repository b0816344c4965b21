import { visible } from "../../core/index.ts";
import { wrap } from "../../report/index.ts";

/** What every repair says of itself. */
interface Repaired {
  readonly dataset: string;
  readonly scorer: string;
  readonly gold: string | null;
  readonly decision: readonly string[];
}

/** A repair as terminal text: what was repaired, the decision, its evidence, how it was made. */
export function repairText(
  { dataset, scorer, gold, decision }: Repaired,
  { evidence, how }: { readonly evidence: readonly string[]; readonly how: string },
  columns: number,
): string {
  const indented = (text: string): string[] => wrap(text, columns - 2).map((line) => `  ${line}`);
  return [
    `${visible(dataset, 80)} · ${visible(scorer, 80)} · ${gold === null ? "no gold" : `gold: ${visible(gold, 60)}`}`,
    "",
    "DECISION",
    ...decision.flatMap(indented),
    "",
    ...evidence,
    ...indented(how),
    "",
  ].join("\n");
}
