import type { ChatAnswer } from "../clients/chat.ts";
import { fencesIn } from "../verify/code-fence.ts";
import { visible } from "../../core/index.ts";

/** What was read from an answer, or why nothing could be. */
export type Read<T> = { readonly value: T } | { readonly missing: string };

const REASONING = "think|thinking|reasoning|reflection|scratchpad";
const BLOCK = new RegExp(`<(${REASONING})\\b[^>]*>[\\s\\S]*?</\\1\\s*>`, "gi");
const OPENED = new RegExp(`<(?:${REASONING})\\b[^>]*>`, "i");
const CLOSED = new RegExp(`^[\\s\\S]*</(?:${REASONING})\\s*>`, "i");
const REFUSAL =
  /\b(?:i['\u2019]?m sorry|i am sorry|i apologi[sz]e|i (?:can(?:not|['\u2019]?t| not)|won['\u2019]?t|will not|am (?:not able|unable)|['\u2019]?m (?:not able|unable))(?: to)? (?:\w+ )?(?:assist|help|comply|provide|evaluate|rate|judge|do|answer|continue|engage|compare|fulfil+)|as an ai\b)/i;
const SHOWN = 80;
/** Segments of a text that are tried as JSON, from the last one on. */
const MAX_SEGMENTS = 20;

/** The answer without its reasoning. Reasoning that never ends leaves nothing. */
export function withoutReasoning(text: string): string {
  const rest = text.replaceAll(BLOCK, "").replace(CLOSED, "");
  const open = rest.search(OPENED);
  return (open < 0 ? rest : rest.slice(0, open)).trim();
}

/** Why there is no value in an answer: it refuses, is empty, was cut off, or says nothing that can be read. */
export function unreadable(answer: ChatAnswer, problem: string): { readonly missing: string } {
  const text = withoutReasoning(answer.text);
  const said = visible(text, SHOWN);
  if (answer.finish === "refused" || REFUSAL.test(text))
    return { missing: `judge refused${said === "" ? "" : `: ${said}`}` };
  if (answer.finish === "length") return { missing: "judge's answer was cut off at max_tokens" };
  if (text === "") return { missing: "judge gave no answer" };
  return { missing: `${problem}: ${said}` };
}

/** Balanced top-level `{...}` and `[...]` of a text, quotes minded; one pass. */
function segmentsOf(text: string): string[] {
  const segments: string[] = [];
  let [depth, start, inString] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (inString) {
      if (c === "\\") i++;
      else if (c === '"') inString = false;
    } else if (c === '"') inString = depth > 0;
    else if (c === "{" || c === "[") {
      if (depth++ === 0) start = i;
    } else if ((c === "}" || c === "]") && depth > 0 && --depth === 0)
      segments.push(text.slice(start, i + 1));
  }
  return segments;
}

function parsed(text: string): readonly unknown[] {
  try {
    return [JSON.parse(text) as unknown];
  } catch {
    return [];
  }
}

/**
 * JSON values in an answer, the last one first: the whole answer, its code fences, or what stands between braces or brackets in prose. Nothing that
 * is merely like JSON is mended.
 */
export function jsonIn(text: string): readonly unknown[] {
  const whole = parsed(text.trim());
  if (whole.length > 0) return whole;
  const fenced = fencesIn(text).flatMap(({ lines }) => parsed(lines.join("\n")));
  if (fenced.length > 0) return fenced.toReversed();
  return segmentsOf(text).slice(-MAX_SEGMENTS).toReversed().flatMap(parsed);
}
