import { defineVerifier, shareThere } from "./define-verifier.ts";
import { givenText } from "./given-text.ts";

const WORD = /\p{L}[\p{L}\p{M}\p{N}]*/gu;
/** What stands between two sentences, before the word that begins the second one. */
const SENTENCE_END = /(?:^|[.!?\u2026\n:;\u201c"([*#>-])[\s"'\u201c\u2018\u00ab(*#>-]*$/u;
const LOOKED_BACK = 12;

const isCapitalised = (word: string): boolean => /^\p{Lu}/u.test(word);

/** Words with a capital that no sentence's beginning explains, as they stand, in order. A single letter is none. */
export function namesIn(text: string): string[] {
  const names: string[] = [];
  for (const match of text.matchAll(WORD)) {
    const [word] = match;
    if (word.length < 2 || !isCapitalised(word)) continue;
    const before = text.slice(Math.max(0, match.index - LOOKED_BACK), match.index);
    const isFirst =
      match.index === 0 || SENTENCE_END.test(match.index <= LOOKED_BACK ? `\n${before}` : before);
    const isAcronym = /^\p{Lu}[\p{Lu}\p{N}]+$/u.test(word);
    if (!isFirst || isAcronym) names.push(word);
  }
  return names;
}

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(WORD));

/** Share of the output's names (words capitalised inside a sentence, acronyms) that stand in the source, prompt or context. Scripts without case have none. */
export const entityConsistency = defineVerifier({
  name: "entity-consistency",
  summary:
    "share of the output's capitalised words inside sentences that stand in the source, prompt or context",
  needs: ["text", "source"],
  unit: "fraction",
  source: "after Nan et al. 2021, https://aclanthology.org/2021.eacl-main.235",
  check: () => (task) => {
    const there = wordsOf(givenText(task));
    const isThere = (name: string): boolean => {
      const lower = name.toLowerCase();
      return (
        there.has(lower) || there.has(`${lower}s`) || (lower.endsWith("s") && there.has(lower.slice(0, -1)))
      );
    };
    return shareThere(namesIn(task.outputs[0]!.text!), isThere, "names");
  },
});
