import type { ChatAnswer } from "../clients/chat.ts";
import { at } from "../clients/json-fields.ts";
import { fold, isNumeric, type Label, scaleOf } from "./labels.ts";
import { jsonIn, type Read, unreadable, withoutReasoning } from "./read-answer.ts";

/** A verdict: its worth, and as it was written. */
export interface Verdict {
  readonly value: number;
  readonly written: string;
}

const KEYS = [
  "rating",
  "score",
  "grade",
  "verdict",
  "preference",
  "winner",
  "choice",
  "answer",
  "label",
  "value",
  "result",
];
const MARKERS = `(?:final |overall |my )?(?:${KEYS.slice(0, -3).join("|")})`;
/** `Rating: 4`, `**Score** = 4/5`, `the rating is 4`; then the rest of the line. */
const MARKED = new RegExp(`\\b${MARKERS}\\b[*_"'\`]*\\s*(?::|=|\\bis\\b|-{1,2}>?)\\s*([^\\n]+)`, "giu");
const BRACKETED = /\[\[\s*([^[\]\n]{1,40}?)\s*\]\]/gu;
const LEAD = /^[\s"'`*_#([{>:=]+/u;
const TAIL = /[\s"'`*_)\]}.,;:!]+$/u;
const OUT_OF = /^(-?\d+(?:\.\d+)?)\s*(?:\/|\bout of\b)\s*(\d+(?:\.\d+)?)\b/u;
const NUMBER = /^[-+]?\d+(?:[.,]\d+)?(?![\p{L}\p{N}])/u;

/** What can follow a number or word that is a verdict: no further letter or digit, no decimals, no second number of a range. */
const GOES_ON = /^(?:[\p{L}\p{N}]|[.,]\d|\s*[-\u2013\u2014]\s*\d)/u;
/** What can follow a single letter that is a verdict; "a" is also an English word. */
const AFTER_LETTER = /^\s*(?:$|[.,;:!)\]*"'`>-]|(?:is|wins|because|since|over)\b)/u;
/** What outputs are called in front of their letter. */
const CALLED = /^(?:assistant|response|answer|output|candidate|option|model|system|text)\s+(?=\S)/u;

/** Whether a text starts with a form that is not merely the start of something longer. */
function startsWithForm(text: string, form: string): boolean {
  if (!text.startsWith(form)) return false;
  const rest = text.slice(form.length);
  return /^\p{L}$/u.test(form) ? AFTER_LETTER.test(rest) : !GOES_ON.test(rest);
}

type Found = Verdict | "off the scale" | undefined;

/** A number that starts a text, held against the scale; "4/5" counts where 5 is the scale's end. */
function numberAt(text: string, labels: readonly Label[]): Found {
  const { low, high } = scaleOf(labels);
  const share = OUT_OF.exec(text);
  if (share && Number(share[2]) !== high) return "off the scale";
  const written = share?.[1] ?? NUMBER.exec(text)?.[0];
  if (written === undefined || GOES_ON.test(text.slice(written.length))) return undefined;
  const value = Number(written.replace(",", "."));
  return value >= low && value <= high ? { value, written } : "off the scale";
}

/** The verdict with which a text starts, quotes and emphasis aside. `whole`: and behind which nothing stands. */
function verdictAt(text: string, labels: readonly Label[], whole: boolean): Found {
  const plain = fold(text).replace(LEAD, "").replace(TAIL, "").replace(CALLED, "");
  const fits = (form: string): boolean => (whole ? plain === form : startsWithForm(plain, form));
  const found = labels
    .flatMap((l) => l.forms.filter(fits).map((form) => ({ value: l.value, written: form })))
    .sort((a, b) => b.written.length - a.written.length)[0];
  const share = OUT_OF.exec(plain);
  if (!isNumeric(labels)) return found;
  if (found && !share) return found;
  if (!whole || /^-?[\d.,]+(?:\s*(?:\/|out of)\s*[\d.]+)?$/u.test(plain)) return numberAt(plain, labels);
  return undefined;
}

/** One verdict where all that was found agrees. */
function agreed(found: readonly Found[]): Found | "ambiguous" {
  const there = found.filter((f) => f !== undefined);
  if (there.length === 0) return undefined;
  const verdicts = there.filter((f) => f !== "off the scale");
  if (verdicts.length === 0) return "off the scale";
  const isOne = verdicts.length === there.length && new Set(verdicts.map((v) => v.value)).size === 1;
  return isOne ? verdicts.at(-1) : "ambiguous";
}

function inJson(text: string, labels: readonly Label[]): Found | "ambiguous" {
  for (const json of jsonIn(text)) {
    const key = KEYS.find((k) => at(json, k) !== undefined);
    const value = key === undefined ? undefined : at(json, key);
    if (typeof value === "number" || typeof value === "string" || typeof value === "boolean")
      return verdictAt(String(value), labels, true) ?? "off the scale";
  }
  return undefined;
}

/** Where verdicts are looked for, the surest place first. */
const PLACES: readonly ((text: string, labels: readonly Label[]) => Found | "ambiguous")[] = [
  (text, labels) => verdictAt(text, labels, true),
  inJson,
  (text, labels) => agreed([...text.matchAll(BRACKETED)].map((m) => verdictAt(m[1]!, labels, true))),
  (text, labels) => {
    const last = text.trimEnd().split("\n").at(-1)!;
    return agreed([...last.matchAll(MARKED)].map((m) => verdictAt(m[1]!, labels, false)));
  },
  (text, labels) => agreed([...text.matchAll(MARKED)].map((m) => verdictAt(m[1]!, labels, false))),
  (text, labels) => {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return agreed([lines[0], lines.at(-1)].map((line) => verdictAt(line ?? "", labels, true)));
  },
  (text, labels) => (isNumeric(labels) ? mentioned(text, labels) : undefined),
];

/** The one number that a short answer mentions ("I would give this a 4."); several different ones are ambiguous. */
function mentioned(text: string, labels: readonly Label[]): Found | "ambiguous" {
  const plain = fold(text);
  const words = labels.flatMap((l) => l.forms).filter((form) => /^[a-z]+$/.test(form) && form !== "one");
  const numbers = `[-+]?\\d+(?:[.,]\\d+)?(?:\\s*(?:/|out of)\\s*\\d+)?`;
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}.,])(?:${[numbers, ...words].join("|")})(?![\\p{L}\\p{N}])`,
    "gu",
  );
  return agreed([...plain.matchAll(pattern)].map((m) => verdictAt(m[0], labels, true)));
}

/**
 * Reads the one label that an answer gives. Looked for in this order: the whole answer, JSON (the last object with a known key), `[[label]]`, a
 * marker such as `Rating:` in the last line, markers anywhere, a first or last line that is a label, the only number mentioned. The first place
 * that has something decides: several different labels there are ambiguous, numbers off the scale are not moved onto it, and both are
 * missing, as are refusals, empty and cut-off answers. Numbers between the labels of a numeric scale count as they are.
 */
export function readLabel(answer: ChatAnswer, labels: readonly Label[]): Read<Verdict> {
  const text = withoutReasoning(answer.text);
  if (answer.finish === "refused") return unreadable(answer, "");
  for (const place of PLACES) {
    const found = place(text, labels);
    if (found === undefined) continue;
    if (found === "ambiguous") return unreadable(answer, "judge gave several different verdicts");
    if (found === "off the scale") return unreadable(answer, "judge's verdict is not on the scale");
    return { value: found };
  }
  return unreadable(answer, "no verdict in the judge's answer");
}
