import { defineScorer, type Need, perOutput, usableReferences } from "../../core/index.ts";
import { editDistance } from "./edit-distance.ts";
import { codeWords } from "./extractive-words.ts";
import { splitPython } from "./text-python.ts";

const NEEDS: readonly Need[] = ["text", "references"];
/** Products of lengths beyond which a comparison would take minutes. */
const MOST_CELLS = 1e11;

type Coder = (text: string, codes: Map<string, number>) => Int32Array;

const codePoints: Coder = (text) => Int32Array.from(Array.from(text), (c) => c.codePointAt(0)!);
const words: Coder = (text, codes) => codeWords(splitPython(text), codes);

/** 1 - distance / length of the longer one, in [0, 1]; 1 for two empty texts; NaN where both are too long to compare. */
export function editSimilarity(a: Int32Array, b: Int32Array): number {
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return 1;
  if (a.length * b.length > MOST_CELLS) return NaN;
  return 1 - editDistance(a, b) / longer;
}

/** Normalised Levenshtein similarity to the nearest reference. */
export const editSimilarityScorer = defineScorer({
  name: "edit-similarity",
  family: "metric",
  summary: "1 minus the edits that turn the output into the nearest reference, by the longer one's length",
  params: {
    unit: {
      type: "choice",
      default: "characters",
      choices: ["characters", "words"],
      summary: "what is inserted, deleted and replaced: characters (code points) or words between blanks",
    },
  },
  needs: NEEDS,
  arity: "output",
  range: [0, 1],
  direction: "higher",
  unit: "similarity",
  deterministic: true,
  source: "Levenshtein 1966, Binary codes capable of correcting deletions, insertions, and reversals",
  create: (settings) => {
    const coder = settings["unit"] === "words" ? words : codePoints;
    return perOutput(NEEDS, (task) => {
      const codes = new Map<string, number>();
      const given = coder(task.outputs[0]!.text!, codes);
      const similar = usableReferences(task).map((r) => editSimilarity(given, coder(r, codes)));
      const known = similar.filter((s) => !Number.isNaN(s));
      return known.length > 0
        ? { values: [known.reduce((a, b) => Math.max(a, b))] }
        : { missing: "text too long to compare" };
    });
  },
});
