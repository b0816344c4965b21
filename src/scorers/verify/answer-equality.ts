import { answerNumber, bareAnswer, isNear, type Rational } from "./answer-value.ts";

/** What counts as equal. */
export interface AnswerRules {
  /** Allowed difference, relative to the reference. */
  readonly tolerance: number;
  /** "50%" equals only 0.5 (strict), or also 50 where the other side has no percent sign. */
  readonly percent: "lenient" | "strict";
}

const OPENING = "([{";
const CLOSING = ")]}";

/** The parts of a tuple, interval, set or list between commas that are outside brackets; undefined where it is none. */
function partsOf(bare: string): string[] | undefined {
  const inner = bare.replaceAll("\\{", "{").replaceAll("\\}", "}");
  let depth = 0;
  let from = 0;
  const parts: string[] = [];
  const isWrapped = OPENING.includes(inner[0] ?? " ") && CLOSING.includes(inner.at(-1) ?? " ");
  const body = isWrapped ? inner.slice(1, -1) : inner;
  for (let i = 0; i < body.length; i++) {
    if (OPENING.includes(body[i]!)) depth++;
    else if (CLOSING.includes(body[i]!)) depth--;
    else if (body[i] === "," && depth === 0) {
      parts.push(body.slice(from, i));
      from = i + 1;
    }
    if (depth < 0) return undefined;
  }
  if (parts.length === 0) return undefined;
  const ends = isWrapped ? [inner[0]!, inner.at(-1)!] : [];
  return [...parts, body.slice(from), ...ends];
}

const hundredth = ({ top, bottom }: Rational): Rational => ({ top, bottom: bottom * 100n });

function areNumbersEqual(a: string, b: string, rules: AnswerRules): boolean | undefined {
  const x = answerNumber(a);
  const y = answerNumber(b);
  if (x === undefined || y === undefined) return undefined;
  if (x.isPercent === y.isPercent) return isNear(x, y, rules.tolerance);
  if (rules.percent === "lenient" && isNear(x, y, rules.tolerance)) return true;
  return isNear(x.isPercent ? hundredth(x) : x, y.isPercent ? hundredth(y) : y, rules.tolerance);
}

function areBareEqual(a: string, b: string, rules: AnswerRules): boolean {
  if (a === b) return true;
  const asNumbers = areNumbersEqual(a, b, rules);
  if (asNumbers !== undefined) return asNumbers;
  const [left, right] = [partsOf(a), partsOf(b)];
  if (left === undefined || right === undefined) return a.toLowerCase() === b.toLowerCase();
  return left.length === right.length && left.every((part, i) => areBareEqual(part, right[i]!, rules));
}

/**
 * Whether an answer equals a reference: as numbers where both are (exactly, unless there is a tolerance), part by part for tuples and
 * intervals, else as texts without LaTeX's spacing and case. An empty answer equals nothing.
 */
export function areAnswersEqual(answer: string, reference: string, rules: AnswerRules): boolean {
  const bare = bareAnswer(answer);
  return bare !== "" && areBareEqual(bare, bareAnswer(reference), rules);
}
