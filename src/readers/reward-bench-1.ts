import { answer, optionalText, requiredText, textOrMessages } from "./records/fields.ts";
import { ORDER_NOTE, PREFERENCE_GOLD, preferenceRecords } from "./records/preference-rows.ts";
import { recordReader } from "./records/record-reader.ts";

/** RewardBench 1: `prompt, chosen, chosen_model, rejected, rejected_model, subset, id`. Lambert et al. (2024), https://arxiv.org/abs/2403.13787. */
export const rewardBench1 = recordReader({
  format: "rewardbench-1",
  summary: "RewardBench 1: prompt, chosen, rejected, subset, id (JSON lines or Parquet)",
  fits: (keys) =>
    ["prompt", "chosen", "rejected", "subset"].every((key) => keys.includes(key)) &&
    !keys.includes("num_correct") &&
    !keys.includes("total_completions"),
  head: (name) => ({
    name,
    summary: "prompts with a chosen and a rejected answer, in 23 subsets of four sections",
    licence: "ODC-BY",
    source: "Lambert et al. (2024), https://arxiv.org/abs/2403.13787",
    rule: "rewardbench-1",
    golds: [PREFERENCE_GOLD],
    slices: [["subset"]],
    notes: [ORDER_NOTE],
  }),
  read: ({ value, where, n }) => {
    const subset = requiredText(value, "subset", where);
    const id = `${subset}/${optionalText(value, "id", where) ?? n}`;
    const prompt = textOrMessages(value, "prompt", where);
    const side = (role: "chosen" | "rejected") => {
      const system = optionalText(value, `${role}_model`, where);
      return { ...answer(textOrMessages(value, role, where)), ...(system === undefined ? {} : { system }) };
    };
    const made = preferenceRecords({
      item: { id, prompt, references: [], tags: { subset } },
      chosen: side("chosen"),
      rejected: side("rejected"),
    });
    return { items: [made.item], outputs: made.outputs, pairs: [made.pair], judgments: [made.judgment] };
  },
});
