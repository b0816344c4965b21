import { z } from "zod";

/** Undefined numbers are null in JSON. */
const numberOrNull = z.number().nullable();
/** Families of scorers, as `Family` of core. */
export const familySchema = z.enum(["metric", "reward-model", "judge", "verifier", "sentinel", "composite"]);
const level = z.enum(["response", "system", "document"]);
const grouping = z.enum(["none", "item", "system"]);
const slice = z.record(z.string(), z.string()).describe("tag values; {} for all");
const list = <T extends z.ZodType>(of: T) => z.array(of).readonly();

const interval = { ciLow: numberOrNull, ciHigh: numberOrNull };
const subject = { dataset: z.string(), gold: z.string() };

/** One line of `rows`: mirrors `Row` of the meta room, which documents every field. */
export const rowSchema = z.strictObject({
  ...subject,
  scorer: z.string(),
  family: familySchema,
  measure: z.string(),
  rule: z.string().describe("how the measure counts, in a few words"),
  level,
  grouping,
  slice,
  value: numberOrNull.describe("proportions are fractions; undefined is null"),
  ...interval,
  confidence: z.number(),
  ciMethod: z.string().nullable(),
  population: z.string(),
  n: z.number().describe("units that the measure counts: pairs, outputs or systems"),
  nItems: z.number(),
  nSystems: z.number(),
  dropped: z.number().describe("units without this scorer's value"),
  resamples: z.number(),
  seed: z.number(),
  sentinel: z.boolean().describe("a trivial baseline"),
  primary: z.boolean().describe("the measure that orders the leaderboard"),
  why: z.exactOptional(z.string().describe("why value is null")),
});

/** One line of `comparisons`: mirrors `Comparison`. */
export const comparisonSchema = z.strictObject({
  ...subject,
  a: z.string(),
  b: z.string(),
  measure: z.string(),
  level,
  grouping,
  slice,
  difference: numberOrNull.describe("a's value minus b's"),
  ...interval,
  p: numberOrNull,
  pAdjusted: numberOrNull,
  adjust: z.string(),
  familySize: z.number().describe("how many hypotheses the adjustment covers"),
  method: z.string(),
  n: z.number(),
  dropped: z.number(),
  seed: z.number(),
});

const datasetSummary = z.strictObject({
  name: z.string(),
  summary: z.string(),
  licence: z.string().nullable(),
  source: z.string().nullable(),
  nItems: z.number(),
  nOutputs: z.number(),
  nPairs: z.number(),
  nSystems: z.number(),
  nJudgments: z.number(),
  golds: list(z.string()),
  scorers: z.number(),
  notes: list(z.string()),
  skipped: z.number().describe("bad records passed over"),
});

const rank = z.strictObject({
  ...subject,
  scorer: z.string(),
  rank: z.number(),
  rankLow: z.number(),
  rankHigh: z.number(),
  cluster: z.number().describe("WMT's greedy cluster, 1 the best; no confidence set"),
});

const useVerdict = z.strictObject({
  scorer: z.string(),
  use: z.enum(["monitor", "best-of-n", "rl"]),
  verdict: z.enum(["use", "use with care", "do not use", "not tested"]),
  reason: z.string(),
});

const decision = z.strictObject({
  ...subject,
  measure: z.string(),
  best: z.string().nullable(),
  notDistinguishable: list(z.string()),
  avoid: list(z.string()),
  sentences: list(z.string()),
  verdicts: list(useVerdict),
  untested: list(z.string()),
  next: list(z.strictObject({ why: z.string(), command: z.string() })),
});

const worstError = z.strictObject({
  ...subject,
  scorer: z.string(),
  itemId: z.string(),
  outputs: list(
    z.strictObject({ id: z.string(), system: z.string().nullable(), text: z.string().nullable() }),
  ),
  goldSays: z.string(),
  scorerSays: z.string(),
  disagreement: z.number(),
});

const ceiling = z.strictObject({
  ...subject,
  measure: z.string(),
  label: z.string(),
  value: z.number(),
  ...interval,
  n: z.number(),
});

const cue = z.strictObject({
  ...subject,
  scorer: z.string(),
  cue: z.string(),
  ofScorer: numberOrNull.describe("share of the scorer's variance that the cue explains"),
  ofGold: numberOrNull,
  n: z.number(),
});

const profile = z.strictObject({
  dataset: z.string(),
  scorer: z.string(),
  family: familySchema,
  n: z.number(),
  missing: z.number(),
  mean: numberOrNull,
  sd: numberOrNull,
  min: numberOrNull,
  median: numberOrNull,
  max: numberOrNull,
  distinct: z.number(),
  tieRate: numberOrNull,
  withinItemShare: numberOrNull,
  flatItems: numberOrNull,
  sentinels: z.record(z.string(), z.number()),
  closest: z.strictObject({ scorer: z.string(), spearman: z.number() }).nullable(),
  next: z.string(),
});

const likeness = z.strictObject({ a: z.string(), b: z.string(), spearman: z.number(), n: z.number() });

const groupRecord = z.strictObject({
  scorer: z.string(),
  n: numberOrNull,
  nGroups: numberOrNull,
  withinSd: numberOrNull,
  totalSd: numberOrNull,
  withinShare: numberOrNull.describe("SD inside prompts over SD of all"),
  groupSize: numberOrNull,
  askedSize: numberOrNull,
  flatShare: numberOrNull.describe("expected share of groups of groupSize in which all scores are equal"),
  nFlatGroups: numberOrNull,
  pairAccuracy: numberOrNull,
  nPairs: numberOrNull,
  margins: z.strictObject({ n: numberOrNull, mean: numberOrNull, sd: numberOrNull, near: numberOrNull }),
  advantageSign: numberOrNull,
  nAdvantages: numberOrNull,
  advantageWhy: z.exactOptional(z.string().describe("why advantageSign is null")),
});

const orderRecord = z.strictObject({
  scorer: z.string(),
  orders: z
    .strictObject({
      n: numberOrNull,
      unread: numberOrNull,
      agreement: numberOrNull,
      firstWins: numberOrNull,
      secondWins: numberOrNull,
      positionBias: numberOrNull,
      p: numberOrNull,
    })
    .nullable(),
  cycles: z.strictObject({ nTriples: z.number(), nCyclic: z.number(), share: z.number() }).nullable(),
});

const diagnostics = z.strictObject({
  ...subject,
  redundancy: z.strictObject({
    threshold: z.number(),
    nScorers: z.number(),
    copies: list(likeness),
    nDistinct: z.number(),
    closest: list(likeness),
  }),
  groups: list(groupRecord),
  orders: list(orderRecord),
});

/** What `meta --json` prints: mirrors `MetaResult`; a test holds the two together. */
export const metaResultSchema = z.strictObject({
  version: z.string(),
  seed: z.number(),
  datasets: list(datasetSummary),
  rows: list(rowSchema),
  comparisons: list(comparisonSchema),
  ranks: list(rank),
  decisions: list(decision),
  worst: list(worstError),
  warnings: list(z.string()),
  ceilings: z.exactOptional(list(ceiling)),
  cues: z.exactOptional(list(cue)),
  profiles: z.exactOptional(list(profile)),
  diagnostics: z.exactOptional(list(diagnostics).describe("where --all was asked for")),
});

/** `report.json` of a run directory: what `meta --json` prints, and what it was made of. */
export const storedResultSchema = metaResultSchema.extend({
  of: z.exactOptional(
    z.strictObject({ run: z.string().describe("SHA-256 of run.json"), gold: z.string().nullable() }),
  ),
});

export type StoredResult = z.infer<typeof storedResultSchema>;
