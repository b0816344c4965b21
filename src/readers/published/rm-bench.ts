import type { Batch, DatasetHead, Item, Judgment, Output, Pair } from "../../core/index.ts";
import type { Reader, Tree } from "../reader.ts";
import { filesAt, looksLike } from "./layout.ts";
import { idOf, listOf, listRecords, type PublishedRecord, recordOf, textOf } from "./records.ts";

const PLACE = /([^/]+)_filtered\.json$/;
const STYLES = ["concise", "detailed", "markdown"] as const;
const ROLES = ["chosen", "rejected"] as const;
const LABEL = { aggregate: "label" };

const HEAD: DatasetHead = {
  name: "rm_bench",
  summary: "a right and a wrong answer to each prompt, both in three styles",
  licence: "ODC-BY",
  source: "Liu et al. (2025), https://arxiv.org/abs/2410.16184",
  rule: "rm-bench",
  golds: [
    {
      name: "label",
      summary: "the chosen answer is better than the rejected one, whatever their styles",
      over: "pairs",
      aspect: "label",
      combine: "single",
      isDefault: true,
    },
  ],
  slices: [["domain"]],
  notes: ["which answer of a pair is listed first alternates, so that position tells nothing"],
};

interface Records {
  readonly items: Item[];
  readonly outputs: Output[];
  readonly pairs: Pair[];
  readonly judgments: Judgment[];
}

const LEVELS = ["hard", "normal", "easy"] as const;

/** Nine preferences: chosen style i against rejected style j; "hard" where the chosen one is the plainer. */
function addPairs(item: Item, number: number, to: Records): void {
  STYLES.forEach((chosenStyle, i) =>
    STYLES.forEach((rejectedStyle, j) => {
      const [chosen, rejected] = [`${item.id}/chosen-${chosenStyle}`, `${item.id}/rejected-${rejectedStyle}`];
      const id = `${item.id}/${chosenStyle}-${rejectedStyle}`;
      const isFirst = (number + i + j) % 2 === 0;
      const [a, b] = isFirst ? [chosen, rejected] : [rejected, chosen];
      const tags = { chosenStyle, rejectedStyle, level: LEVELS[Math.sign(i - j) + 1]! };
      to.pairs.push({ id, itemId: item.id, a, b, tags });
      const choice = isFirst ? "a" : "b";
      to.judgments.push({ kind: "preference", rater: LABEL, aspect: "label", pair: id, choice });
    }),
  );
}

function addItem(domain: string, record: PublishedRecord, to: Records): void {
  const id = `${domain}/${idOf(record, "id")}`;
  const language = record.value.language === undefined ? {} : { language: textOf(record, "language") };
  const tags = { domain, subset: textOf(record, "subset"), ...language };
  const item: Item = { id, prompt: textOf(record, "prompt"), references: [], tags };
  for (const role of ROLES) {
    const texts = recordOf({ ...listOf(record, role) }, `${record.where}, ${role}`);
    STYLES.forEach((style, s) =>
      to.outputs.push({
        id: `${id}/${role}-${style}`,
        itemId: id,
        text: textOf(texts, String(s)),
        tags: { role, style },
      }),
    );
  }
  addPairs(item, to.items.length, to);
  to.items.push(item);
}

async function* batches(tree: Tree): AsyncGenerator<Batch> {
  for (const { file, at } of filesAt(tree, PLACE)) {
    const all: Records = { items: [], outputs: [], pairs: [], judgments: [] };
    for (const record of await listRecords(file)) addItem(at[1]!, record, all);
    yield all;
  }
}

/** RM-Bench: one file a domain, together or alone. */
export const rmBenchReader: Reader = {
  format: "rm-bench",
  summary: "RM-Bench items with chosen and rejected answers in three styles",
  detect: (tree) => looksLike(tree, [{ place: PLACE, keys: ['"prompt"', '"subset"'] }]),
  open: async (tree) => [{ head: HEAD, batches: () => batches(tree) }],
};
