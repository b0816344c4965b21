import type { Message, Tags } from "../core/index.ts";
import { answer, optionalText, textOrMessages, type Where } from "./records/fields.ts";
import { ORDER_NOTE, PREFERENCE_GOLD, preferenceRecords } from "./records/preference-rows.ts";
import type { DataRecord } from "./records/record-file.ts";
import { hashText } from "./records/text-hash.ts";
import { recordReader } from "./records/record-reader.ts";
import { numberFrom } from "./text/number.ts";

type Said = string | readonly Message[];

interface Sides {
  readonly prompt?: Said;
  readonly chosen: Said;
  readonly rejected: Said;
}

const TURN = "\n\nAssistant:";

/** Turns that both transcripts share come first; what differs is the answer. At least one message stays in each. */
function splitMessages(chosen: readonly Message[], rejected: readonly Message[]): Sides {
  const limit = Math.min(chosen.length, rejected.length) - 1;
  let n = 0;
  while (n < limit && chosen[n]!.role === rejected[n]!.role && chosen[n]!.content === rejected[n]!.content)
    n++;
  return {
    ...(n > 0 ? { prompt: chosen.slice(0, n) } : {}),
    chosen: chosen.slice(n),
    rejected: rejected.slice(n),
  };
}

/** Transcripts of `\n\nHuman:` and `\n\nAssistant:` turns are cut after their last common assistant mark; other texts stay whole. */
function splitTexts(chosen: string, rejected: string): Sides {
  let n = 0;
  while (n < chosen.length && chosen.charCodeAt(n) === rejected.charCodeAt(n)) n++;
  const mark = chosen.lastIndexOf(TURN, n - TURN.length);
  if (mark < 0 || n < TURN.length) return { chosen, rejected };
  const at = mark + TURN.length;
  return {
    prompt: chosen.slice(0, at).trim(),
    chosen: chosen.slice(at).trim(),
    rejected: rejected.slice(at).trim(),
  };
}

function sidesOf(record: DataRecord, where: Where): Sides {
  const chosen = textOrMessages(record, "chosen", where);
  const rejected = textOrMessages(record, "rejected", where);
  if (record["prompt"] != null) return explicit(textOrMessages(record, "prompt", where), chosen, rejected);
  if (typeof chosen === "string" && typeof rejected === "string") return splitTexts(chosen, rejected);
  const asMessages = (said: Said): readonly Message[] =>
    typeof said === "string" ? [{ role: "assistant", content: said }] : said;
  return splitMessages(asMessages(chosen), asMessages(rejected));
}

/** Answers that repeat the prompt's turns (UltraFeedback) lose them. */
function explicit(prompt: Said, chosen: Said, rejected: Said): Sides {
  const asked = typeof prompt === "string" ? [{ role: "user", content: prompt }] : prompt;
  const strip = (said: Said): Said => {
    if (typeof said === "string" || said.length <= asked.length) return said;
    const repeats = asked.every((m, i) => said[i]!.role === m.role && said[i]!.content === m.content);
    return repeats ? said.slice(asked.length) : said;
  };
  return { prompt, chosen: strip(chosen), rejected: strip(rejected) };
}

/** Pairs of one prompt are one cluster. */
function promptGroup(prompt: Said | undefined): string | undefined {
  if (prompt === undefined) return undefined;
  return hashText([typeof prompt === "string" ? prompt : JSON.stringify(prompt)]);
}

const TAGS = ["subset", "source", "task", "category", "domain", "lang", "language", "split"];

function tagsOf(record: DataRecord): Tags {
  const tags: Record<string, string> = {};
  for (const name of TAGS) if (typeof record[name] === "string") tags[name] = record[name];
  return tags;
}

/** TRL's preference pairs: texts or messages, with or without a prompt, optional `margin`. OpenRLHF's and JSON text of messages too. */
export const preferencePairs = recordReader({
  format: "preference-pairs",
  summary: "preference pairs as TRL has them: chosen, rejected, and where given prompt and margin",
  fits: (keys) => keys.includes("chosen") && keys.includes("rejected"),
  head: (name) => ({
    name,
    golds: [PREFERENCE_GOLD],
    notes: [ORDER_NOTE],
  }),
  read: ({ value, where, n }) => {
    const { prompt, chosen, rejected } = sidesOf(value, where);
    const id = optionalText(value, "id", where) ?? String(n);
    const group =
      optionalText(value, "prompt_id", where) ??
      optionalText(value, "question_id", where) ??
      promptGroup(prompt);
    const system = (role: string) => {
      const name = optionalText(value, `${role}_model`, where);
      return name === undefined ? {} : { system: name };
    };
    const made = preferenceRecords({
      item: {
        id,
        ...(group === undefined ? {} : { group }),
        ...(prompt === undefined ? {} : { prompt }),
        references: [],
        tags: tagsOf(value),
      },
      chosen: { ...answer(chosen), ...system("chosen") },
      rejected: { ...answer(rejected), ...system("rejected") },
      strength: numberFrom(value["margin"], where),
    });
    return { items: [made.item], outputs: made.outputs, pairs: [made.pair], judgments: [made.judgment] };
  },
});
