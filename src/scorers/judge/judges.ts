import type { ScorerDefinition } from "../../core/index.ts";
import { judgeChecklist } from "./checklist.ts";
import { judgePick, judgeRanking } from "./listwise.ts";
import { judgeMqm } from "./mqm.ts";
import { judgePairwise } from "./pairwise.ts";
import { judgeDirect, judgeRating } from "./rating.ts";
import { judgeFaithful, judgeWeighted } from "./weighted.ts";

/** Language models as judges; each is a prompt, a way to read its answer, and a line here. */
export const JUDGES: readonly ScorerDefinition[] = [
  judgeRating,
  judgeWeighted,
  judgeDirect,
  judgeFaithful,
  judgePairwise,
  judgeRanking,
  judgePick,
  judgeChecklist,
  judgeMqm,
];
