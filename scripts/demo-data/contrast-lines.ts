import { type BaseItem, baseItems, TASKS } from "./base-items.ts";
import { EDITS, edited } from "./edits.ts";

const HEAD = {
  kind: "dataset",
  name: "contrast",
  summary:
    "contrast set written for trenchcoat's demo: in every pair one output is right and the other has one labelled error; " +
    "preferences hold by construction and are NOT human judgments",
  licence: "MIT",
  source: "written for trenchcoat; preferences hold by construction and are no human judgments",
  golds: [
    {
      name: "by-construction",
      summary: "the output without the error is the better one; no human was asked",
      over: "pairs",
      aspect: "by-construction",
      combine: "single",
      isDefault: true,
    },
  ],
  notes: [
    "small and made to show how metrics fail: three in ten erroneous outputs repeat the reference but for the error, the others follow the wording of the right output (tag wording); results on all pairs depend on that share",
    "tags of pairs: error, edit (which output was edited, how), length-matched (lengths within 10% of the longer), longer, wording",
  ],
};

const LENGTH_MATCH = 0.1;
const INSTRUCTIONS: Readonly<Record<string, string>> = {
  "de-en": "Translate the German text into English.",
  "fr-en": "Translate the French text into English.",
  "zh-en": "Translate the Chinese text into English.",
  "en-de": "Translate the English text into German.",
};

const length = (text: string): number => [...text].length;

interface Made {
  readonly name: string;
  readonly text: string;
  readonly edit: string;
}

/** The right output as it is, and with one edit where one keeps it right. */
function goodOutputs(item: BaseItem, k: number): Made[] {
  const plain = { name: "right", text: item.good, edit: "none" };
  const lang = item.lang === "en-de" ? "de" : "en";
  const byHand: Made[] = [];
  if (item.paraphrase !== undefined)
    byHand.push({ name: "right-edited", text: item.paraphrase, edit: "paraphrase" });
  else if (item.reordering !== undefined)
    byHand.push({ name: "right-edited", text: item.reordering, edit: "reordering" });
  if (byHand.length > 0 || item.isStrict) return [plain, ...byHand];
  const edit = EDITS[k % EDITS.length]!;
  return [plain, { name: "right-edited", text: edited(item.good, edit, { lang, k }), edit }];
}

/** The erroneous output as it is, and with one edit, which mends nothing. */
function badOutputs(item: BaseItem, k: number): Made[] {
  const plain = { name: "wrong", text: item.bad, edit: "none" };
  const lang = item.lang === "en-de" ? "de" : "en";
  if (item.badParaphrase !== undefined)
    return [plain, { name: "wrong-edited", text: item.badParaphrase, edit: "paraphrase" }];
  const edit = EDITS[(k + 1 + Math.floor(k / 3)) % EDITS.length]!;
  return [plain, { name: "wrong-edited", text: edited(item.bad, edit, { lang, k }), edit }];
}

function pairTags(item: BaseItem, good: Made, bad: Made): Record<string, string> {
  const [x, y] = [length(good.text), length(bad.text)];
  const isMatched = Math.abs(x - y) <= LENGTH_MATCH * Math.max(x, y);
  const edit =
    good.edit === "none" ? (bad.edit === "none" ? "none" : `wrong: ${bad.edit}`) : `right: ${good.edit}`;
  return {
    error: item.error,
    edit,
    "length-matched": isMatched ? "yes" : "no",
    longer: x > y ? "right" : x < y ? "wrong" : "same",
    wording: item.badFollowsReference ? "wrong follows reference" : "wrong follows right",
  };
}

/** One line of the file: the item, its outputs and its pairs, the right output listed first in every other pair. */
function lineOf(item: BaseItem, id: string, k: number): object {
  const goods = goodOutputs(item, k);
  const bads = badOutputs(item, k);
  const combinations = [
    [goods[0]!, bads[0]!],
    ...goods.slice(1).map((good) => [good, bads[0]!] as const),
    [goods[0]!, bads[1]!],
  ] as const;
  const pairs = combinations.map(([good, bad], j) => {
    const isFirst = (k + j) % 2 === 0;
    const [a, b] = isFirst ? [good, bad] : [bad, good];
    return {
      id: `${id}/${good.name}-${bad.name}`,
      a: `${id}/${a.name}`,
      b: `${id}/${b.name}`,
      tags: pairTags(item, good, bad),
      judgments: [
        { aspect: "by-construction", rater: { aggregate: "by construction" }, choice: isFirst ? "a" : "b" },
      ],
    };
  });
  const isSummary = item.task === "summarisation";
  const prompt =
    item.instruction ?? (isSummary ? "Summarise the text in one sentence." : INSTRUCTIONS[item.lang ?? ""]);
  return {
    id,
    prompt,
    ...(item.source === undefined ? {} : { source: item.source }),
    references: [item.reference],
    tags: { task: item.task, ...(item.lang === undefined ? {} : { lang: item.lang }) },
    outputs: [...goods, ...bads].map(({ name, text, edit }) => ({
      id: `${id}/${name}`,
      text,
      tags: { error: name.startsWith("right") ? "none" : item.error, edit },
    })),
    pairs,
  };
}

/** The whole contrast set as lines of JSON: a head, then an item a line. */
export function contrastLines(): string[] {
  const items = TASKS.flatMap((task) =>
    baseItems(task).map((item, i) => lineOf(item, `${task}-${String(i + 1).padStart(2, "0")}`, i)),
  );
  return [HEAD, ...items].map((line) => JSON.stringify(line));
}
