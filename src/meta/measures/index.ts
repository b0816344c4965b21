import { UserError, unknownName } from "../../core/index.ts";
import type { Level } from "../result.ts";
import type { Part } from "../view.ts";
import { ITEM_MEASURES } from "./items.ts";
import type { Measure } from "./measure.ts";
import { CORRELATION_MEASURES, hasSeveralPerItem, isBinary, onRatings } from "./outputs.ts";
import { PAIR_MEASURES } from "./pairs.ts";
import { SYSTEM_MEASURES } from "./systems.ts";
import { TIE_MEASURES } from "./ties.ts";
import { USE_MEASURES } from "./use.ts";
import { RERANK_MEASURES } from "./use-rerank.ts";
import { WITHIN_MEASURES } from "./within.ts";

/** Every measure. One line each family. */
export const MEASURES: readonly Measure[] = [
  ...PAIR_MEASURES,
  ...ITEM_MEASURES,
  ...TIE_MEASURES,
  ...CORRELATION_MEASURES,
  ...WITHIN_MEASURES,
  ...USE_MEASURES,
  ...RERANK_MEASURES,
  ...SYSTEM_MEASURES,
];

type Wanted = readonly `${Level}/${string}/${string}`[];

/** The measures that a user gets without asking, the primary one first: level / grouping / name. */
function defaults(part: Part): Wanted {
  const rule = part.view.dataset.head.rule;
  if (part.view.units === "systems") return ["system/none/spearman", "system/none/pairwise-accuracy"];
  if (part.view.units === "pairs") {
    if (rule === "llmbar") return ["response/none/accuracy-both-orders", "response/none/order-agreement"];
    if (rule === "rm-bench")
      return [
        "response/none/section-mean",
        "response/none/easy",
        "response/none/normal",
        "response/none/hard",
      ];
    if (rule === "rewardbench-1") return ["response/none/section-mean", "response/none/accuracy"];
    return ["response/none/accuracy"];
  }
  if (part.view.gold.over === "items") return ["response/item/best-of-k", "response/item/ties-score"];
  if (isBinary(part)) return ["response/none/auc"];
  if (onRatings(part) && hasSeveralPerItem(part))
    return ["response/item/acc-eq-cv", "response/none/pearson", "system/none/soft-pairwise-accuracy"];
  return ["response/none/spearman", "response/none/pearson"];
}

export interface MeasureChoice {
  /** Names given with `--measure`; none: the defaults by data. */
  readonly names: readonly string[];
  readonly levels: readonly string[];
  /** Everything that applies. */
  readonly all: boolean;
}

const keyOf = (m: Measure): Wanted[number] => `${m.level}/${m.grouping}/${m.name}`;

/** The measures for a part, the primary one first. @throws UserError on unknown names, or where nothing applies. */
export function chooseMeasures(part: Part, choice: MeasureChoice): Measure[] {
  const known = [...new Set(MEASURES.map((m) => m.name))];
  for (const name of choice.names)
    if (!known.includes(name)) throw unknownName("--measure", "measure", name, known);
  const fits = MEASURES.filter(
    (m) => m.applies(part) && (choice.levels.length === 0 || choice.levels.includes(m.level)),
  );
  const wanted = defaults(part);
  const rank = (m: Measure): number => (wanted.includes(keyOf(m)) ? wanted.indexOf(keyOf(m)) : wanted.length);
  const named =
    choice.names.length > 0
      ? fits.filter((m) => choice.names.includes(m.name))
      : choice.all || choice.levels.length > 0
        ? fits
        : fits.filter((m) => wanted.includes(keyOf(m)));
  if (named.length === 0)
    throw new UserError({
      where: part.view.dataset.head.name,
      problem: `no such measure fits gold "${part.view.gold.name}" (over ${part.view.gold.over})`,
      expected: `one of: ${[...new Set(MEASURES.filter((m) => m.applies(part)).map((m) => m.name))].join(", ")}`,
    });
  return named.sort((a, b) => rank(a) - rank(b));
}
