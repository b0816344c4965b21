import { type Message, type Output, UserError } from "../core/index.ts";
import { lastAssistant, messagesFrom, optionalText, requiredText, type Where } from "./records/fields.ts";
import type { DataRecord } from "./records/record-file.ts";
import { recordReader } from "./records/record-reader.ts";

const CHOICES: Readonly<Record<string, "a" | "b" | "tie" | "both-bad">> = {
  model_a: "a",
  model_b: "b",
  a: "a",
  b: "b",
  tie: "tie",
  both_bad: "both-bad",
  bothbad: "both-bad",
  "tie (bothbad)": "both-bad",
  "both bad": "both-bad",
};
const ONE_HOT = { winner_model_a: "a", winner_model_b: "b", winner_tie: "tie" } as const;

function choiceOf(record: DataRecord, where: Where): "a" | "b" | "tie" | "both-bad" {
  if (!("winner" in record)) {
    const found = Object.entries(ONE_HOT).find(([field]) => Number(record[field]) === 1);
    if (found) return found[1];
  }
  const winner = optionalText(record, "winner", where);
  const choice = CHOICES[winner?.toLowerCase() ?? ""];
  if (choice) return choice;
  throw new UserError({
    where: where(),
    problem: 'invalid field "winner"',
    expected: "one of: model_a, model_b, tie, both_bad",
    got: winner === undefined ? "nothing" : `"${winner}"`,
  });
}

/** The transcript of one side: `conversation_a`, else the prompt with `response_a`, as far as there is one. */
function transcript(record: DataRecord, side: "a" | "b"): readonly Message[] | undefined {
  const messages = messagesFrom(record[`conversation_${side}`]);
  if (messages) return messages;
  const turns = (value: unknown): string[] => {
    if (Array.isArray(value)) return value.map(String);
    if (typeof value !== "string") return [];
    try {
      const list: unknown = value.startsWith("[") ? JSON.parse(value) : value;
      return Array.isArray(list) ? list.map((turn) => String(turn ?? "")) : [value];
    } catch {
      return [value];
    }
  };
  const answers = turns(record[`response_${side}`]);
  if (answers.length === 0) return undefined;
  const asked = turns(record["prompt"]);
  return answers.flatMap((content, i) => [
    ...(asked[i] === undefined ? [] : [{ role: "user", content: asked[i] }]),
    { role: "assistant", content },
  ]);
}

function raterOf(record: DataRecord, where: Where) {
  const judge = optionalText(record, "judge", where) ?? optionalText(record, "judge_hash", where);
  return judge === undefined ? { id: "voter", persistent: false } : { id: judge, persistent: true };
}

function timeOf(record: DataRecord): { time?: string } {
  const seconds = record["tstamp"];
  if (typeof seconds !== "number" || !(seconds > 0 && seconds < 1e11)) return {};
  return { time: new Date(seconds * 1000).toISOString() };
}

function tagsOf(record: DataRecord): Record<string, string> {
  const lang = record["language"];
  const turn = record["turn"];
  return {
    ...(typeof lang === "string" ? { lang } : {}),
    ...(typeof turn === "number" ? { turns: String(turn) } : {}),
  };
}

const ID_FIELDS = ["id", "battle_id", "conversation_id"];

/** Arena battles: two models, two transcripts and a vote. The item holds the user's turns, each output its own transcript. */
export const arenaBattles = recordReader({
  format: "arena",
  summary: "Arena battles: model_a, model_b, winner, and where given conversation_a, conversation_b",
  fits: (keys) =>
    keys.includes("model_a") &&
    keys.includes("model_b") &&
    (keys.includes("winner") || keys.includes("winner_model_a")),
  head: (name) => ({
    name,
    summary: "votes between two models' answers",
    golds: [
      {
        name: "vote",
        summary: "the vote; both bad counts as a tie",
        over: "pairs",
        aspect: "vote",
        combine: "majority",
        isDefault: true,
      },
    ],
  }),
  read: ({ value, where, n }) => {
    const field = ID_FIELDS.find((name) => value[name] !== undefined && value[name] !== null);
    const id = field === undefined ? `battle-${n}` : requiredText(value, field, where);
    const group = optionalText(value, "question_id", where);
    const [inA, inB] = [transcript(value, "a"), transcript(value, "b")];
    const output = (side: "a" | "b", messages: readonly Message[] | undefined): Output => ({
      id: `${id}/${side}`,
      itemId: id,
      system: requiredText(value, `model_${side}`, where),
      ...(messages ? { text: lastAssistant(messages), messages } : {}),
      tags: {},
    });
    const asked = (inA ?? inB)?.filter((m) => m.role !== "assistant");
    const [a, b] = [`${id}/a`, `${id}/b`];
    return {
      items: [
        {
          id,
          ...(group === undefined ? {} : { group }),
          ...(asked && asked.length > 0 ? { prompt: asked } : {}),
          references: [],
          tags: tagsOf(value),
        },
      ],
      outputs: [output("a", inA), output("b", inB)],
      pairs: [{ id, itemId: id, a, b, tags: {} }],
      judgments: [
        {
          kind: "preference",
          rater: raterOf(value, where),
          aspect: "vote",
          pair: id,
          choice: choiceOf(value, where),
          shown: [a, b],
          ...timeOf(value),
        },
      ],
    };
  },
});
