import { hashSeed } from "../../src/num/index.ts";
import { type Asked, completion, type Said } from "../scorers/judge/chat-server.ts";

/** What models say: answers of every form, off every scale, refusals, garbage; `undefined` repeats the question, with whatever it quotes. */
const ANSWERS: readonly (string | undefined)[] = [
  "4",
  "Rating: [[2]]",
  "[[A]]",
  "B",
  "yes",
  "no",
  "87",
  '{"ranking": [2, 3, 1]}',
  "1 > 2 = 3",
  '{"q1":"yes","q2":"no","q3":"yes","q4":"n/a","q5":"yes","q6":"no"}',
  '{"errors": []}',
  '{"errors": [{"span": "cat", "category": "fluency/punctuation", "severity": "minor"}, {"span": "\\ud800", "category": "x", "severity": "critical"}]}',
  '{"errors": [{"span": "cat", "severity": "awful"}]}',
  '{"rating": 1e999}',
  "-7",
  "999999999999999999999999",
  "NaN",
  "I'm sorry, I can't rate that.",
  "<think>forever",
  "",
  "[[[[[[",
  undefined,
];

/** Says one of these, the same for the same question, with probabilities where they are asked for. */
function answer(asked: Asked): Said {
  const question = asked.messages.map((m) => m.content).join("\n");
  const draw = hashSeed(question, asked.seed ?? 0);
  const text = ANSWERS[draw % ANSWERS.length] ?? question;
  if (asked.top_logprobs === undefined || draw % 3 === 0) return { text };
  const rest = (p: number): readonly (readonly [string, number])[] => [
    ["5", p * 0.5],
    [" A", p * 0.3],
    ["no", p * 0.2],
  ];
  const sure = 0.3 + (draw % 700) / 1000;
  return { places: [[[text.slice(0, 1) || " ", sure], ...rest(1 - sure)], [[text.slice(1) || ".", 1]]] };
}

/** A chat completion that may say anything. */
export function anyCompletion(body: unknown): unknown {
  const asked = body as Asked;
  return completion(answer(asked), asked);
}
