import { listIn, recordIn } from "../reward/read-answer.ts";
import type { ScoredTokens } from "./align-tokens.ts";

/** Most that a log-probability may lie above 0 by rounding. */
const ROUNDING = 1e-6;

function logprobIn(value: unknown): number {
  if (value === null || value === undefined) return NaN;
  if (typeof value !== "number" || !(value <= ROUNDING))
    throw new Error("a log-probability is no number below 0");
  return Math.min(0, value);
}

function firstChoice(json: unknown): Readonly<Record<string, unknown>> {
  return recordIn(listIn(recordIn(json, "the answer")["choices"], "choices")[0], "a choice");
}

/** Number of the prompt's tokens, where the server counts them. */
function nPrompt(json: unknown): number | undefined {
  const usage = recordIn(json, "the answer")["usage"];
  const n =
    typeof usage === "object" && usage !== null ? (usage as { prompt_tokens?: unknown }).prompt_tokens : 0;
  return typeof n === "number" && n > 0 ? n : undefined;
}

/**
 * The prompt's tokens of an echoed completion: `choices[0].logprobs {tokens, token_logprobs, text_offset}` without what was generated behind it.
 * @throws Error for another shape, or where the server did not echo
 */
export function readEcho(json: unknown): ScoredTokens {
  const choice = firstChoice(json);
  if (choice["logprobs"] === null || choice["logprobs"] === undefined)
    throw new Error("the server gave no logprobs");
  const given = recordIn(choice["logprobs"], "logprobs");
  const tokens = listIn(given["tokens"], "logprobs.tokens").map(String);
  const logprobs = listIn(given["token_logprobs"], "logprobs.token_logprobs", tokens.length).map(logprobIn);
  const offsets = listIn(given["text_offset"], "logprobs.text_offset", tokens.length).map(Number);
  if (!offsets.every((o, i) => Number.isInteger(o) && o >= (offsets[i - 1] ?? 0)))
    throw new Error("logprobs.text_offset does not rise");
  const n = Math.min(nPrompt(json) ?? tokens.length - 1, tokens.length);
  if (n < 1) throw new Error("the server echoed nothing");
  return { tokens: tokens.slice(0, n), logprobs: logprobs.slice(0, n), offsets: offsets.slice(0, n) };
}

/** A token of the prompt by its number in the vocabulary; the first one has neither. */
export interface NumberedToken {
  readonly id: string;
  readonly logprob: number;
}

/** vLLM's `choices[0].prompt_logprobs`: null for the first token, then one entry a token. @throws Error for another shape or more than one entry */
export function readPromptLogprobs(json: unknown): NumberedToken[] {
  const given = firstChoice(json)["prompt_logprobs"];
  if (given === null || given === undefined) throw new Error("the server gave no prompt_logprobs");
  return listIn(given, "prompt_logprobs").map((entry, i) => {
    if (entry === null && i === 0) return { id: "", logprob: NaN };
    const [one, ...more] = Object.entries(recordIn(entry, "an entry of prompt_logprobs"));
    if (one === undefined || more.length > 0) throw new Error("prompt_logprobs has not one entry a token");
    return { id: one[0], logprob: logprobIn(recordIn(one[1], "a log-probability")["logprob"]) };
  });
}
