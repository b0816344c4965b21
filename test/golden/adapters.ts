import type { GoldenAdapter } from "./form.ts";
import { bleuCorpus, bleuSentence } from "./sacrebleu-bleu.ts";
import { chrfCorpus, chrfSentence } from "./sacrebleu-chrf.ts";
import { terCorpus, terSentence } from "./sacrebleu-ter.ts";
import { tokenizers } from "./sacrebleu-tokenizers.ts";

/** Golden topic -> the adapter that computes its outputs with our code. One line a topic; one adapter file a family. */
export const ADAPTERS: Readonly<Record<string, GoldenAdapter>> = {
  "sacrebleu-bleu-sentence": bleuSentence,
  "sacrebleu-bleu-corpus": bleuCorpus,
  "sacrebleu-chrf-sentence": chrfSentence,
  "sacrebleu-chrf-corpus": chrfCorpus,
  "sacrebleu-tokenizers": tokenizers,
  "sacrebleu-ter-sentence": terSentence,
  "sacrebleu-ter-corpus": terCorpus,
};
