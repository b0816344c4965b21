import { UserError } from "../../core/index.ts";

/** One answer that a judge may give, with what it is worth. */
export interface Label {
  /** As it is shown. */
  readonly name: string;
  readonly value: number;
  /** Every way to write it, folded by `fold`. */
  readonly forms: readonly string[];
}

const WORDS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(
    " ",
  );
const MAX_LABELS = 1001;

/** Text as labels are compared: compatibility forms (full-width digits) made plain, lower case. */
export function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function label(names: readonly string[], value: number): Label {
  // The word for the number that is written, which need not be what it is worth: "2" may mean the second of a pair.
  const number = names.find((name) => /^\d+$/.test(name));
  const word = number === undefined ? undefined : WORDS[Number(number)];
  const forms = [...names, ...(word === undefined ? [] : [word])].map(fold);
  return { name: names[0]!, value, forms: [...new Set(forms)] };
}

function range(low: number, high: number, wrong: (got: string) => UserError): Label[] {
  if (!(high > low) || high - low + 1 > MAX_LABELS) throw wrong(`${low}..${high}`);
  return Array.from({ length: high - low + 1 }, (_, i) => label([String(low + i)], low + i));
}

function single(text: string, wrong: (got: string) => UserError): Label {
  const cut = text.lastIndexOf("=");
  const names = (cut < 0 ? text : text.slice(0, cut)).split("|").map((name) => name.trim());
  const worth = (cut < 0 ? text : text.slice(cut + 1)).trim();
  if (names.includes("") || worth === "" || !Number.isFinite(Number(worth))) throw wrong(text);
  return label(names, Number(worth));
}

/**
 * Reads labels: a range of whole numbers (`1..5`), or a list, each with its worth where it is no number: `A=1, B=0, C|tie=0.5`. Names behind
 * `|` are other ways to write a label; small whole numbers can also be written as English words.
 * @throws UserError where they cannot be read, two are written alike, or there are fewer than two
 */
export function parseLabels(text: string, where: string): readonly Label[] {
  const wrong = (got: string): UserError =>
    new UserError({
      where,
      problem: "labels cannot be read",
      expected: "a range (1..5) or a list (A=1, B=0, C|tie=0.5)",
      got: `"${got}"`,
    });
  const span = /^\s*(-?\d+)\s*\.\.\s*(-?\d+)\s*$/.exec(text);
  const labels = span
    ? range(Number(span[1]), Number(span[2]), wrong)
    : text.split(",").map((part) => single(part.trim(), wrong));
  const forms = labels.flatMap((l) => l.forms);
  if (labels.length < 2 || new Set(forms).size < forms.length) throw wrong(text);
  return labels;
}

/** Lowest and highest worth. */
export function scaleOf(labels: readonly Label[]): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const { value } of labels) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}

/** Whether the labels are numbers worth themselves, so that a number between two of them means something. */
export function isNumeric(labels: readonly Label[]): boolean {
  return labels.every(({ name, value }) => Number(name) === value);
}
