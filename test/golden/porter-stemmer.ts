import { type PorterMode, porterStem } from "../../src/scorers/lexical/porter-stemmer.ts";
import type { GoldenCase } from "./form.ts";

/** Topic porter-stemmer. */
export function porter({ params, input }: GoldenCase): unknown {
  const { words } = input as { words: string[] };
  const modes = params["modes"] as PorterMode[];
  return Object.fromEntries(modes.map((mode) => [mode, words.map((word) => porterStem(word, mode))]));
}
