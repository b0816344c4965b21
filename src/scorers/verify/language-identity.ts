import { type Item, type Settings, UserError } from "../../core/index.ts";
import { defineVerifier, verdict } from "./define-verifier.ts";
import { givenText } from "./given-text.ts";
import { identifyLanguage, LANGUAGES } from "./identify-language.ts";

/** Codes of three letters and old ones, as the ones we use. */
const ALIASES: Readonly<Record<string, string>> = {
  eng: "en", deu: "de", ger: "de", fra: "fr", fre: "fr", spa: "es", ita: "it", por: "pt", nld: "nl", swe: "sv", dan: "da",
  nor: "no", nob: "no", nb: "no", nn: "no", fin: "fi", isl: "is", pol: "pl", ces: "cs", cze: "cs", slk: "sk", hrv: "hr", bs: "hr",
  ron: "ro", rum: "ro", hun: "hu", est: "et", lav: "lv", lit: "lt", tur: "tr", ind: "id", ms: "id", vie: "vi", swa: "sw", rus: "ru",
  ukr: "uk", bul: "bg", srp: "sr", ara: "ar", arb: "ar", fas: "fa", per: "fa", pes: "fa", urd: "ur", hin: "hi", mar: "mr", nep: "ne",
  npi: "ne", zho: "zh", chi: "zh", cmn: "zh", jpn: "ja", kor: "ko", heb: "he", iw: "he", ell: "el", tha: "th", ben: "bn", tam: "ta",
  guj: "gu",
}; // prettier-ignore

const REGIONS = new Set(["cn", "tw", "hk", "br", "us", "gb", "mx", "pt", "419", "hans", "hant", "latn"]);

/**
 * The language that a tag means: "de", "de-DE", "deu_Latn"; of a pair ("en-de") the target. Undefined for what is no code of ours.
 */
export function languageOf(tag: string): string | undefined {
  const parts = tag.trim().split(/[-_]/);
  const first = parts[0]!.toLowerCase();
  const second = parts[1] ?? "";
  const isPair =
    parts.length === 2 && /^[a-z]{2,3}$/.test(second) && !(REGIONS.has(second) && second !== "pt");
  const code = isPair ? second : first;
  const known = ALIASES[code] ?? code;
  return LANGUAGES.has(known) ? known : undefined;
}

function expectedOf(
  item: Item,
  asked: string | undefined,
  given: string,
): { language?: string; from: string } {
  if (asked !== undefined) return { language: asked, from: "the parameter" };
  const { tags } = item;
  const tag = tags["target_lang"] ?? tags["tgt_lang"] ?? tags["lang"] ?? tags["language"];
  if (tag !== undefined) {
    const language = languageOf(tag);
    return language === undefined ? { from: `the tag "${tag}"` } : { language, from: "the tag" };
  }
  const { language } = identifyLanguage(given);
  return language === undefined ? { from: "source or prompt" } : { language, from: "source or prompt" };
}

function askedLanguage(settings: Settings): string | undefined {
  const text = String(settings["lang"]);
  const language = text === "" ? undefined : languageOf(text);
  if (text !== "" && language === undefined)
    throw new UserError({
      where: "scorer language, parameter lang",
      problem: `unknown language "${text}"`,
      expected: `one of: ${[...LANGUAGES].sort().join(", ")}`,
    });
  return language;
}

/** Whether the output is in the language that it should be in: the parameter's, the item's tag's (target of a pair), else that of source or prompt. */
export const languageIdentity = defineVerifier({
  name: "language",
  summary:
    "1 where the output is in the language asked for, else in that of the item's tag, source or prompt",
  needs: ["text"],
  params: {
    lang: { type: "string", default: "", summary: "language code, as de; without it the item's own" },
  },
  source: "our own rule: script, function words, rare letters",
  check: (settings) => {
    const asked = askedLanguage(settings);
    return ({ item, outputs }) => {
      const expected = expectedOf(item, asked, givenText({ item, outputs }));
      if (expected.language === undefined) return { missing: `no language to expect, from ${expected.from}` };
      const found = identifyLanguage(outputs[0]!.text!);
      if (found.language === undefined) return { missing: `language not identified: ${found.why}` };
      const why = `${found.language} (${found.why}); ${expected.language} expected by ${expected.from}`;
      return verdict(found.language === expected.language, why);
    };
  },
});
