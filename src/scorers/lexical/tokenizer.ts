import { stripPython } from "./text-python.ts";
import { emptyUnits, loadUnits, type TextUnits } from "./text-units.ts";
import {
  charClasses,
  chineseClasses,
  internationalClasses,
  noneClasses,
  SPACE,
  westernClasses,
} from "./tokenizers/classes.ts";
import { emptySpans, type ScanRule, scanTokens, type TokenSpans } from "./tokenizers/scan.ts";

/** Names of BLEU's tokenizers, as sacrebleu has them. */
export const TOKENIZERS = ["13a", "intl", "zh", "char", "none"] as const;
export type TokenizerName = (typeof TOKENIZERS)[number];

/** A tokenizer with its tables, built once. */
export interface Tokenizer {
  readonly name: TokenizerName;
  /** The text on which `scan` works: `line` with the replacements that precede the cutting. */
  prepare(line: string): string;
  /** Writes the tokens of a prepared line to `out`. */
  scan(prepared: TextUnits, out: TokenSpans): void;
}

/** mteval-v13a: drops `<skipped>`, joins lines at a hyphen, turns other line ends into spaces, resolves four entities. */
function prepare13a(line: string): string {
  let text = line;
  if (text.includes("<skipped>")) text = text.replaceAll("<skipped>", "");
  if (text.includes("\n")) text = text.replaceAll("-\n", "").replaceAll("\n", " ");
  if (!text.includes("&")) return text;
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
}

const same = (line: string): string => line;

const RECIPES: Readonly<
  Record<TokenizerName, { classes(): Uint8Array; prepare(line: string): string; edge: number }>
> = {
  "13a": { classes: westernClasses, prepare: prepare13a, edge: SPACE },
  intl: { classes: internationalClasses, prepare: same, edge: -1 },
  zh: { classes: chineseClasses, prepare: stripPython, edge: -1 },
  char: { classes: charClasses, prepare: same, edge: -1 },
  none: { classes: noneClasses, prepare: same, edge: -1 },
};

/** A text that takes every branch of `scanTokens`. */
const EVERY_BRANCH = ".a,b (1,2-3.. 5.-é \u{1f600}.\ud83d 日.";

/** Scans a text of all kinds of characters, so that code compiled for common text is not thrown away at the first odd one. */
function warmUp(rule: ScanRule): void {
  const units = emptyUnits();
  const spans = emptySpans();
  loadUnits(EVERY_BRANCH, units);
  for (let i = 0; i < 4; i++) scanTokens(units, rule, spans);
}

/** Builds a tokenizer; pinned to sacrebleu 2.6.0 (Post 2018), with the Unicode tables of `text-categories.ts` for `intl`. */
export function createTokenizer(name: TokenizerName): Tokenizer {
  const { classes: build, prepare, edge } = RECIPES[name];
  const rule = { classes: build(), edge };
  warmUp(rule);
  return { name, prepare, scan: (prepared, out) => scanTokens(prepared, rule, out) };
}

/** The tokens of a line as strings; [] for an empty or blank line. */
export function tokenize(tokenizer: Tokenizer, line: string): string[] {
  const text = tokenizer.prepare(line);
  const spans = emptySpans();
  const units = emptyUnits();
  loadUnits(text, units);
  tokenizer.scan(units, spans);
  return Array.from({ length: spans.n }, (_, t) => text.slice(spans.bounds[2 * t], spans.bounds[2 * t + 1]));
}

/**
 * The string that sacrebleu's tokenizer returns: tokens with one space between them, except that `char` keeps whitespace characters
 * among its tokens and `none` returns the line.
 */
export function rawTokenized(tokenizer: Tokenizer, line: string): string {
  if (tokenizer.name === "none") return line;
  return (tokenizer.name === "char" ? Array.from(line) : tokenize(tokenizer, line)).join(" ");
}
