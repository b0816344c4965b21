import { defineScorer, type Need, perOutput, usableReferences } from "../../core/index.ts";
import { alignWords, chunksOf } from "./meteor-alignment.ts";
import { lowerPython } from "./text-lower.ts";
import { splitPython } from "./text-python.ts";

const NEEDS: readonly Need[] = ["text", "references"];
/** Runs of letters, marks and digits with inner apostrophes; every other visible character by itself; ideographs one by one. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}\p{N}])+|[^\s\p{L}\p{M}\p{N}]/gu;

/** Weights of METEOR's formula. */
export interface MeteorWeights {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

/** Precision, recall, chunks and score of one output against one reference. */
export interface MeteorScore {
  readonly score: number;
  readonly precision: number;
  readonly recall: number;
  readonly chunks: number;
}

/**
 * METEOR of lowercased words: harmonic mean of precision and recall, less a penalty for scattered matches; 0 where no words match. In [0, 1].
 * Banerjee & Lavie 2005, with the parameters' names of Lavie & Agarwal 2007; pinned to nltk 3.10's meteor_score without synonyms.
 */
export function meteorOf(
  output: readonly string[],
  reference: readonly string[],
  { alpha, beta, gamma }: MeteorWeights,
): MeteorScore {
  const { nMatches, nChunks } = chunksOf(alignWords(output, reference));
  if (nMatches === 0) return { score: 0, precision: 0, recall: 0, chunks: 0 };
  const precision = nMatches / output.length;
  const recall = nMatches / reference.length;
  const mean = (precision * recall) / (alpha * precision + (1 - alpha) * recall);
  const penalty = gamma * (nChunks / nMatches) ** beta;
  return { score: (1 - penalty) * mean, precision, recall, chunks: nChunks };
}

function cutterOf(tokenize: unknown): (text: string) => string[] {
  if (tokenize === "space") return (text) => splitPython(text).map(lowerPython);
  return (text) => (text.match(WORD) ?? []).map(lowerPython);
}

/** METEOR without synonyms against the nearest reference. */
export const meteor = defineScorer({
  name: "meteor",
  family: "metric",
  summary:
    "METEOR without synonyms: words and Porter stems shared with the nearest reference, less a penalty for scattered matches",
  params: {
    alpha: { type: "number", default: 0.9, min: 0, max: 1, summary: "weight of recall in the mean" },
    beta: { type: "number", default: 3, min: 0, max: 100, summary: "exponent of the penalty" },
    gamma: { type: "number", default: 0.5, min: 0, max: 1, summary: "greatest penalty" },
    tokenize: {
      type: "choice",
      default: "words",
      choices: ["words", "space"],
      summary: "cut off punctuation and cut ideographs one by one, or only at blanks",
    },
  },
  needs: NEEDS,
  arity: "output",
  range: [0, 1],
  direction: "higher",
  unit: "METEOR",
  deterministic: true,
  source: "Banerjee & Lavie 2005, https://aclanthology.org/W05-0909",
  pinnedTo: "nltk 3.10 meteor_score with an empty WordNet",
  create: (settings) => {
    const weights = {
      alpha: Number(settings["alpha"]),
      beta: Number(settings["beta"]),
      gamma: Number(settings["gamma"]),
    };
    const cut = cutterOf(settings["tokenize"]);
    return perOutput(NEEDS, (task) => {
      const words = cut(task.outputs[0]!.text!);
      let best: MeteorScore | undefined;
      for (const reference of usableReferences(task)) {
        const found = meteorOf(words, cut(reference), weights);
        if (best === undefined || found.score > best.score) best = found;
      }
      const { score, precision, recall, chunks } = best!;
      return { values: [score], parts: { precision, recall, chunks } };
    });
  },
});
