import { asciiDigits } from "./number-readings.ts";

const BOXES = ["\\boxed", "\\fbox"];
const LONGEST = 20_000;

/** What the last \boxed{...} or \fbox{...} of a text holds, braces balanced; undefined where there is none or it never closes. */
export function lastBoxed(text: string): string | undefined {
  const ends = BOXES.map((box) => (text.includes(box) ? text.lastIndexOf(box) + box.length : -1));
  let i = Math.max(...ends);
  if (i < 0) return undefined;
  while (text[i] === " ") i++;
  if (text[i] !== "{") return /^[^\s$]+/.exec(text.slice(i, i + LONGEST))?.[0];
  let depth = 0;
  for (let end = i; end < Math.min(text.length, i + LONGEST); end++) {
    if (text[end] === "\\") end++;
    else if (text[end] === "{") depth++;
    else if (text[end] === "}" && --depth === 0) return text.slice(i + 1, end);
  }
  return undefined;
}

const NUMBER =
  /[-+\u2212]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][-+]?\d{1,3}(?![\d\p{L}]))?(?:\/\d+(?:\.\d+)?)?\s?%?/gu;
const TAIL = 100_000;

/** The number that a text ends on: behind its last "####", else its last number; undefined where it has none. Looks at the last 100,000 characters. */
export function lastNumber(text: string): string | undefined {
  const tail = asciiDigits(text.slice(-TAIL));
  const mark = tail.lastIndexOf("####");
  const marked = mark < 0 ? null : tail.slice(mark).match(NUMBER);
  if (marked !== null) return marked[0].trim();
  const found = tail.match(NUMBER)?.at(-1)?.trim();
  if (found === undefined || !/^[-+\u2212]/.test(found)) return found;
  // a sign right behind a letter or digit is a hyphen: "2019-2020", "covid-19"
  const before = tail[tail.lastIndexOf(found) - 1] ?? " ";
  return /[\p{L}\p{N}]/u.test(before) ? found.slice(1) : found;
}
