import type { Item, Judgment, Output, Pair, Tags } from "../../core/index.ts";
import { isSwapped } from "./text-hash.ts";

export const PREFERENCE = "preference";
const LABEL = { aggregate: "label" };

/** Why pairs do not always list the chosen answer first. */
export const ORDER_NOTE =
  "the file always lists the chosen answer first, so which answer a pair lists first is drawn from its id";

type AnswerFields = Pick<Output, "text" | "messages"> & { readonly system?: string };

/** One item with a chosen and a rejected answer. */
export interface ChosenRejected {
  readonly item: Item;
  readonly chosen: AnswerFields;
  readonly rejected: AnswerFields;
  /** How much better the chosen one is, where known. */
  readonly strength?: number;
  readonly tags?: Tags;
}

/** The records of one labelled pair: ids are the item's with `/chosen` and `/rejected`. */
export interface PairRecords {
  readonly item: Item;
  readonly outputs: readonly Output[];
  readonly pair: Pair;
  readonly judgment: Judgment;
}

/** Makes the records of one preference. The order of the pair is drawn from its id, so that a preference for a place earns nothing. */
export function preferenceRecords({ item, chosen, rejected, strength }: ChosenRejected): PairRecords {
  const { id } = item;
  const made = (role: string, fields: AnswerFields): Output => ({
    id: `${id}/${role}`,
    itemId: id,
    ...fields,
    tags: { role },
  });
  const outputs = [made("chosen", chosen), made("rejected", rejected)];
  const swapped = isSwapped(id);
  const [a, b] = swapped ? [`${id}/rejected`, `${id}/chosen`] : [`${id}/chosen`, `${id}/rejected`];
  return {
    item,
    outputs,
    pair: { id, itemId: id, a, b, tags: {} },
    judgment: {
      kind: "preference",
      rater: LABEL,
      aspect: PREFERENCE,
      pair: id,
      choice: swapped ? "b" : "a",
      ...(strength === undefined || Number.isNaN(strength) ? {} : { strength }),
    },
  };
}

/** Gold of labelled pairs. */
export const PREFERENCE_GOLD = {
  name: PREFERENCE,
  summary: "the answer labelled chosen is better",
  over: "pairs",
  aspect: PREFERENCE,
  combine: "single",
  isDefault: true,
} as const;
