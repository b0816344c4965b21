import { defineScorer, type Need, perOutput, usableReferences } from "../../core/index.ts";
import { contentWords } from "./extractive-words.ts";

const NEEDS: readonly Need[] = ["text", "references"];

/** The different n-grams of a list of symbols. */
function ngramSet(symbols: readonly string[], n: number): Set<string> {
  if (n === 1) return new Set(symbols);
  const grams = new Set<string>();
  for (let i = 0; i + n <= symbols.length; i++) grams.add(symbols.slice(i, i + n).join("\u0000"));
  return grams;
}

/** Size of the intersection by size of the union; NaN for two empty sets. */
export function jaccardIndex(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let nBoth = 0;
  for (const gram of a) if (b.has(gram)) nBoth++;
  return nBoth / (a.size + b.size - nBoth);
}

/** Jaccard index of the n-grams of output and nearest reference; missing where neither has any. */
export const jaccard = defineScorer({
  name: "jaccard",
  family: "metric",
  summary: "share of different words that output and nearest reference have in common",
  params: {
    n: { type: "integer", default: 1, min: 1, max: 16, summary: "words or characters in an n-gram" },
    unit: {
      type: "choice",
      default: "words",
      choices: ["words", "characters"],
      summary: "n-grams of lowercased words, or of characters (code points) as they are",
    },
  },
  needs: NEEDS,
  arity: "output",
  range: [0, 1],
  direction: "higher",
  unit: "fraction",
  deterministic: true,
  source: "Jaccard 1912, The distribution of the flora in the alpine zone",
  create: (settings) => {
    const n = Number(settings["n"]);
    const cut = settings["unit"] === "words" ? contentWords : (text: string) => Array.from(text);
    const gramsOf = (text: string): Set<string> => ngramSet(cut(text), n);
    return perOutput(NEEDS, (task) => {
      const given = gramsOf(task.outputs[0]!.text!);
      const shares = usableReferences(task).map((r) => jaccardIndex(given, gramsOf(r)));
      const known = shares.filter((s) => !Number.isNaN(s));
      return known.length > 0
        ? { values: [known.reduce((a, b) => Math.max(a, b))] }
        : { missing: "no n-grams" };
    });
  },
});
