import type { GoldenAdapter } from "./form.ts";
import { terCorpus, terSentence } from "./sacrebleu-ter.ts";

/** Golden topic -> the adapter that computes its outputs with our code. One line a topic; one adapter file a family. */
export const ADAPTERS: Readonly<Record<string, GoldenAdapter>> = {
  "sacrebleu-ter-sentence": terSentence,
  "sacrebleu-ter-corpus": terCorpus,
};
