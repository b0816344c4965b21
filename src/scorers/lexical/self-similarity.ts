import { defineScorer, type Need, perOutput } from "../../core/index.ts";
import { type BleuParams, BLEU_DEFAULTS, bleuColumns, combineBleu } from "./bleu-score.ts";
import { codeWords } from "./extractive-words.ts";
import { ngramNames } from "./repetition-ngrams.ts";
import { lowerPython } from "./text-lower.ts";
import { rstripPython } from "./text-python.ts";
import { createTokenizer, tokenize, TOKENIZERS, type TokenizerName } from "./tokenizer.ts";

/** Occurrences of an n-gram: the most in one text, which text that is, and the most in any other. */
interface Most {
  count: number;
  text: number;
  second: number;
}

/** Number of occurrences of each name. */
function tally(names: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < names.length; i++) counts.set(names[i]!, (counts.get(names[i]!) ?? 0) + 1);
  return counts;
}

function noteCounts(counts: ReadonlyMap<number, number>, text: number, most: Map<number, Most>): void {
  for (const [name, count] of counts) {
    const known = most.get(name);
    if (!known) most.set(name, { count, text, second: 0 });
    else if (count > known.count) {
      known.second = known.count;
      known.count = count;
      known.text = text;
    } else if (count > known.second) known.second = count;
  }
}

/** Clipped matches of each text with all others, for one order: [nTexts]. */
function leaveOneOutMatches(names: readonly Int32Array[]): Float64Array {
  const counts = names.map(tally);
  const most = new Map<number, Most>();
  counts.forEach((c, text) => noteCounts(c, text, most));
  return Float64Array.from(counts, (own, text) => {
    let matches = 0;
    for (const [name, count] of own) {
      const found = most.get(name)!;
      matches += Math.min(count, found.text === text ? found.second : found.count);
    }
    return matches;
  });
}

/** For each length the nearest of the others, the shorter on a tie: in sorted order it is a neighbour. */
function nearestOtherLengths(lengths: readonly number[]): Float64Array {
  const order = lengths.map((_, i) => i).sort((a, b) => lengths[a]! - lengths[b]!);
  const nearest = new Float64Array(lengths.length);
  order.forEach((text, at) => {
    const length = lengths[text]!;
    const below = lengths[order[at - 1] ?? -1] ?? -Infinity;
    const above = lengths[order[at + 1] ?? -1] ?? Infinity;
    nearest[text] = length - below <= above - length ? below : above;
  });
  return nearest;
}

/**
 * Self-BLEU of each text: its BLEU (0..100) with all the others as references; high where texts say the same. Give all outputs of one
 * system to see how alike they are. NaN for a single text. The time grows with the words, not with the pairs of texts.
 * Zhu et al. 2018 (Texygen); tokens, smoothing and lengths are those of our sentence BLEU, so each value equals sacrebleu's
 * `sentence_bleu(text, others)`.
 */
export function selfBleu(texts: readonly string[], given: Partial<BleuParams> = {}): Float64Array {
  const params: BleuParams = { ...BLEU_DEFAULTS, effectiveOrder: true, ...given };
  const { maxNgramOrder: order } = params;
  if (texts.length < 2) return new Float64Array(texts.length).fill(NaN);
  const tokenizer = createTokenizer(params.tokenize);
  const prepare = (text: string) => rstripPython(params.lowercase ? lowerPython(text) : text);
  const codes = new Map<string, number>();
  const words = texts.map((t) => codeWords(tokenize(tokenizer, prepare(t)), codes));
  const tables: Map<number, number>[] = [];
  const matches = Array.from({ length: order }, (_, k) =>
    leaveOneOutMatches(words.map((w) => ngramNames(w, k + 1, tables))),
  );
  const nearest = nearestOtherLengths(words.map((w) => w.length));
  const row = new Float64Array(bleuColumns(params));
  const precisions = new Float64Array(order);
  return Float64Array.from(words, (w, text) => {
    row[0] = w.length;
    row[1] = nearest[text]!;
    for (let n = 0; n < order; n++) {
      row[2 + n] = matches[n]![text]!;
      row[2 + order + n] = Math.max(0, w.length - n);
    }
    return Math.min(100, combineBleu(row, params, precisions));
  });
}

const NEEDS: readonly Need[] = ["text", "outputs"];

/**
 * Self-BLEU over the outputs of one item (samples of a policy, or systems): each with the others as references. For all outputs of one
 * system across items use `selfBleu`.
 */
export const selfBleuScorer = defineScorer({
  name: "self-bleu",
  family: "metric",
  summary: "BLEU of an output with the item's other outputs as references: how alike they are",
  params: {
    tokenize: { type: "choice", default: "13a", choices: TOKENIZERS, summary: "tokenizer, as in bleu" },
    lowercase: { type: "boolean", default: false, summary: "ignore case" },
    max_ngram_order: { type: "integer", default: 4, min: 1, max: 16, summary: "longest n-gram" },
  },
  needs: NEEDS,
  arity: "list",
  range: [0, 100],
  direction: "lower",
  unit: "BLEU points",
  deterministic: true,
  source: "Zhu et al. 2018, https://arxiv.org/abs/1802.01886",
  create: (settings) =>
    perOutput(NEEDS, ({ outputs }) => {
      if (outputs.length < 2) return { missing: "no other output of the item" };
      const params = {
        tokenize: settings["tokenize"] as TokenizerName,
        lowercase: settings["lowercase"] === true,
        maxNgramOrder: Number(settings["max_ngram_order"]),
      };
      return {
        values: Array.from(
          selfBleu(
            outputs.map((o) => o.text!),
            params,
          ),
        ),
      };
    }),
});
