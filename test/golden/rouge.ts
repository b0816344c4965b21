import { rouge, rougeScoreAt, type RougeType } from "../../src/scorers/lexical/rouge-counts.ts";
import type { GoldenCase } from "./form.ts";

/** Topic rouge. */
export function rougeTopic({ params, input }: GoldenCase): unknown {
  const { target, prediction } = input as { target: string; prediction: string };
  const types = params["types"] as RougeType[];
  const scored = (stem: boolean) => {
    const out = new Float64Array(3 * types.length);
    rouge(types, stem).score(target, prediction, out);
    return Object.fromEntries(types.map((type, t) => [type, rougeScoreAt(out, t)]));
  };
  return { plain: scored(false), stemmer: scored(true) };
}
