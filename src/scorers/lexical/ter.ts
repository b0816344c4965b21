import {
  defineScorer,
  fromStats,
  lacking,
  type Need,
  type Task,
  usableReferences,
} from "../../core/index.ts";
import { ter as terKernel } from "./ter-counts.ts";

const NEEDS: readonly Need[] = ["text", "references"];

/** TER against the nearest reference; the corpus score is all edits by all reference words. */
export const ter = defineScorer({
  name: "ter",
  family: "metric",
  summary:
    "edits, with block shifts, that turn the output into the nearest reference, per 100 reference words",
  params: {
    normalized: { type: "boolean", default: false, summary: "split punctuation off words first" },
    no_punct: { type: "boolean", default: false, summary: "remove punctuation first" },
    asian_support: {
      type: "boolean",
      default: false,
      summary: "with normalized or no_punct: treat CJK characters and marks too",
    },
    case_sensitive: { type: "boolean", default: false, summary: "keep case" },
  },
  needs: NEEDS,
  arity: "output",
  range: [0, Infinity],
  direction: "lower",
  unit: "edits per 100 reference words",
  deterministic: true,
  source: "Snover et al. 2006, https://aclanthology.org/2006.amta-papers.25",
  pinnedTo: "sacrebleu 2.6.0",
  create: (settings) => {
    const metric = terKernel({
      normalized: settings["normalized"] === true,
      noPunct: settings["no_punct"] === true,
      asianSupport: settings["asian_support"] === true,
      caseSensitive: settings["case_sensitive"] === true,
    });
    const stats = {
      nCols: metric.nCols,
      count: (task: Task, out: Float64Array) => {
        if (lacking(task, NEEDS) !== undefined) return false;
        metric.count(task.outputs[0]!.text!, usableReferences(task), out);
        return true;
      },
      combine: metric.combine,
      signature: metric.signature,
    };
    return fromStats(NEEDS, stats, {
      parts: (counts) => ({ num_edits: counts[0]!, ref_length: counts[1]! }),
    });
  },
});
