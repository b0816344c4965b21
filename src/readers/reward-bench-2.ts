import { type Output, UserError } from "../core/index.ts";
import {
  answer,
  messagesFrom,
  optionalText,
  requiredList,
  requiredText,
  textOrMessages,
  type Where,
} from "./records/fields.ts";
import type { DataRecord } from "./records/record-file.ts";
import { recordReader } from "./records/record-reader.ts";

/** `ref:12` and `tied:12` are two forms of one prompt and are scored together. */
const TIES_ID = /^(?:ref|tied):(\d+)$/;

function answers(
  record: DataRecord,
  role: "chosen" | "rejected",
  at: { itemId: string; where: Where },
): Output[] {
  const value = record[role];
  const list = Array.isArray(value) && !messagesFrom(value) ? requiredList(record, role, at.where) : [value];
  return list.map((_, i) => ({
    id: `${at.itemId}/${role}-${i + 1}`,
    itemId: at.itemId,
    ...answer(textOrMessages({ [role]: list[i] }, role, at.where)),
    tags: { role },
  }));
}

function checkCounts(
  record: DataRecord,
  n: { readonly chosen: number; readonly all: number },
  where: Where,
): void {
  for (const [field, got] of [
    ["num_correct", n.chosen],
    ["total_completions", n.all],
  ] as const) {
    const said = record[field];
    if (said !== undefined && said !== null && Number(said) !== got)
      throw new UserError({
        where: where(),
        problem: `invalid field "${field}"`,
        expected: `${got}, the answers listed`,
        got: String(said),
      });
  }
}

/** RewardBench 2: one or more right answers among several. Malik et al. (2025), https://arxiv.org/abs/2506.01937. Ties keep their ids, which the rule reads. */
export const rewardBench2 = recordReader({
  format: "rewardbench-2",
  summary:
    "RewardBench 2: id, prompt, chosen (list), rejected (list), num_correct, subset (JSON lines or Parquet)",
  fits: (keys) =>
    ["prompt", "chosen", "rejected", "subset"].every((key) => keys.includes(key)) &&
    (keys.includes("num_correct") || keys.includes("total_completions")),
  head: (name) => ({
    name,
    summary: "prompts with right and wrong answers: best of four in five subsets, and Ties",
    licence: "ODC-BY",
    source: "Malik et al. (2025), https://arxiv.org/abs/2506.01937",
    rule: "rewardbench-2",
    golds: [
      {
        name: "correct",
        summary: "the answers labelled chosen are right, all others wrong",
        over: "items",
        aspect: "correct",
        combine: "single",
        isDefault: true,
      },
    ],
    slices: [["subset"]],
  }),
  read: ({ value, where, n }) => {
    const subset = requiredText(value, "subset", where);
    const own = optionalText(value, "id", where) ?? String(n);
    const tied = TIES_ID.exec(own);
    const itemId = tied ? own : `${subset}/${own}`;
    const right = answers(value, "chosen", { itemId, where });
    const outputs = [...right, ...answers(value, "rejected", { itemId, where })];
    checkCounts(value, { chosen: right.length, all: outputs.length }, where);
    const item = {
      id: itemId,
      ...(tied ? { group: `ties:${tied[1]!}` } : {}),
      prompt: textOrMessages(value, "prompt", where),
      references: [],
      tags: { subset },
    };
    const rater = { aggregate: "label" };
    const ids = right.map((output) => output.id);
    return {
      items: [item],
      outputs,
      judgments: [{ kind: "correct", rater, aspect: "correct", itemId, outputs: ids }],
    };
  },
});
