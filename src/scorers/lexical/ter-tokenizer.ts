import { lowerPython } from "./text-lower.ts";
import { splitPython } from "./text-python.ts";

/** Switches of the Tercom tokenizer; all false is the default of TER. */
export interface TercomOptions {
  /** Join lines, undo four XML escapes, split punctuation off words. */
  readonly normalized: boolean;
  /** Remove `. , ? : ; ! " ( )`. */
  readonly noPunct: boolean;
  /** With `normalized` split CJK characters and marks; with `noPunct` remove CJK and full-width marks. */
  readonly asianSupport: boolean;
  /** Keep case; otherwise the text is lowercased first. */
  readonly caseSensitive: boolean;
}

/** CJK blocks that are split into characters. U+3200-3F22 keeps a slip of the reference (32FF was meant). */
const CJK =
  /[\u4e00-\u9fff\u3400-\u4dbf\u31c0-\u31ef\u2e80-\u2eff\u3300-\u33ff\uf900-\ufaff\ufe30-\ufe4f\u3200-\u3f22]/g;
const CJK_PUNCT =
  /[\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09]/g;

function normalizeWestern(text: string): string {
  const joined = text
    .replace(/\n-/g, "")
    .replace(/\n/g, " ")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, "&")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">");
  return ` ${joined} `
    .replace(/[{-~[-` -&(-+:-@/]/g, " $& ")
    .replace(/'s /g, " 's ")
    .replace(/([^0-9])([.,])/gu, "$1 $2 ")
    .replace(/([.,])([^0-9])/gu, " $1 $2")
    .replace(/([0-9])(-)/g, "$1 $2 ");
}

/**
 * Text as Tercom's tokenizer leaves it: tokens with one space between them; empty text gives "".
 * The reference's three rules for runs of kana can never match (its text starts with a space by then), so they are left out.
 * Tercom (Snover et al., 2006), pinned to sacrebleu 2.6.0 `TercomTokenizer`.
 */
export function tercomTokenize(text: string, options: TercomOptions): string {
  return tercomTokens(text, options).join(" ");
}

/** The tokens of `tercomTokenize`, as a list; none for empty text. */
export function tercomTokens(text: string, options: TercomOptions): string[] {
  let sent = options.caseSensitive ? text : lowerPython(text);
  if (options.normalized) {
    sent = normalizeWestern(sent);
    if (options.asianSupport) sent = sent.replace(CJK, " $& ").replace(CJK_PUNCT, " $& ");
  }
  if (options.noPunct) {
    sent = sent.replace(/[.,?:;!"()]/g, "");
    if (options.asianSupport) sent = sent.replace(CJK_PUNCT, "");
  }
  return splitPython(sent);
}
