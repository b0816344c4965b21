import { defineScorer, type Need, perOutput, type ScorerDefinition } from "../../core/index.ts";
import { codeWords, contentWords } from "./extractive-words.ts";
import { distinctShare, longestRepeat } from "./repetition-ngrams.ts";

const NEEDS: readonly Need[] = ["text"];

const codedWords = (text: string): Int32Array => codeWords(contentWords(text), new Map());

const distinctN = defineScorer({
  name: "distinct-n",
  family: "metric",
  summary: "share of the output's n-grams that are different ones",
  params: { n: { type: "integer", default: 2, min: 1, max: 16, summary: "words in an n-gram" } },
  needs: NEEDS,
  arity: "output",
  range: [0, 1],
  direction: "higher",
  unit: "fraction",
  deterministic: true,
  source: "Li et al. 2016, https://aclanthology.org/N16-1014",
  create: (settings) =>
    perOutput(NEEDS, (task) => ({
      values: [distinctShare(codedWords(task.outputs[0]!.text!), Number(settings["n"]))],
    })),
});

const longestRepeatScorer = defineScorer({
  name: "longest-repeat",
  family: "metric",
  summary: "length of the longest run of words that stands in the output twice",
  needs: NEEDS,
  arity: "output",
  range: [0, Infinity],
  direction: "lower",
  unit: "words",
  deterministic: true,
  create: () =>
    perOutput(NEEDS, (task) => {
      const words = codedWords(task.outputs[0]!.text!);
      if (words.length === 0) return { missing: "no words" };
      const longest = longestRepeat(words);
      return { values: [longest], parts: { share: longest / words.length } };
    }),
});

/** How much an output repeats itself; an output with too few words is missing, not 0. */
export const REPETITION: readonly ScorerDefinition[] = [distinctN, longestRepeatScorer];
