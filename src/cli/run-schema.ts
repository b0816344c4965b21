import { z } from "zod";
import { familySchema as family } from "./result-schema.ts";

const arity = z.enum(["output", "pair", "list", "steps"]);
const paramValue = z.union([z.string(), z.number(), z.boolean()]);
const counts = (names: readonly string[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [name, z.number()])));

const param = z.looseObject({
  type: z.enum(["number", "integer", "boolean", "choice", "string"]),
  default: paramValue,
  summary: z.string(),
});

/** A scorer's spec as JSON: infinite ends of the range are null. */
const specFields = {
  name: z.string(),
  version: z.string(),
  family,
  origin: z.enum(["computed", "imported", "fitted"]),
  summary: z.string(),
  params: z.record(z.string(), param),
  settings: z.record(z.string(), paramValue),
  needs: z.array(z.string()),
  arity,
  range: z.tuple([z.number().nullable(), z.number().nullable()]).describe("null where unbounded"),
  direction: z.enum(["higher", "lower", "none"]),
  unit: z.string(),
  deterministic: z.boolean(),
  inMainThread: z.literal(true).optional().describe("made of a function of the user, not of its call"),
  licence: z.string().optional(),
  lineage: z.string().optional(),
  source: z.string().optional().describe("paper"),
  cost: z.string().optional(),
  pinnedTo: z.string().optional().describe("the implementation whose numbers ours equal"),
  aspect: z.string().optional(),
};

const input = z.strictObject({ name: z.string(), bytes: z.number(), sha256: z.string() });
const over = z.enum(["outputs", "pairs"]);
const order = z
  .enum(["as-listed", "swapped"])
  .describe("swapped: a pair scorer saw b first; values stay P(a)");
const repeat = z.number().optional().describe("which time of asking the same tasks; absent for the first, 0");
const missing = z.record(z.string(), z.number()).describe("reason -> count");
const usage = z.strictObject({
  calls: z.number().optional().describe("questions sent to a server, failed tries included"),
  cachedCalls: z.number().optional().describe("questions that the cache answered"),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  costUsd: z.number().optional().describe("of calls with a price; absent where none has one"),
  unverifiedUsd: z.number().optional().describe("the part of costUsd by the built-in, unverified price list"),
  unpricedCalls: z.number().optional().describe("answered questions of which no price is known"),
  savedUsd: z.number().optional().describe("what the cached answers had cost when they were asked"),
  latencyMs: z.number().optional().describe("sum over the questions sent"),
});

const scoredBy = z.strictObject({
  scorer: z.string(),
  family,
  signature: z.string(),
  path: z.string(),
  over,
  order,
  repeat,
  n: z.number(),
  missing,
  mean: z.number().nullable(),
  corpus: z.number().nullable().describe("the corpus score of a corpus metric over all outputs"),
  corpora: z
    .array(
      z.strictObject({
        dataset: z.string(),
        system: z.string().nullable(),
        value: z.number().nullable(),
        n: z.number(),
        dropped: z.number().describe("outputs of the system without a score"),
        signature: z.string().nullable().describe("the reference implementation's words for the settings"),
      }),
    )
    .describe("corpus scores by system, of corpus metrics"),
  tasksScored: z.number(),
  tasksReused: z.number(),
  usage,
});

const runCounts = counts(["items", "outputs", "pairs", "judgments", "published"]);

/** What `score --json` prints. */
export const scoreResultSchema = z.strictObject({
  run: z.string(),
  status: z.string(),
  version: z.string(),
  seed: z.number(),
  datasets: z.array(z.string()),
  counts: runCounts,
  skipped: z.number(),
  inputs: z.array(input),
  scorers: z.array(scoredBy),
  testRetest: z
    .array(
      z.strictObject({
        scorer: z.string(),
        order,
        repeats: z.number(),
        n: z.number().describe("tasks that every repeat scored"),
        dropped: z.number(),
        reliability: z.number().nullable().describe("ICC1 of single scores"),
        ciLow: z.number().nullable(),
        ciHigh: z.number().nullable(),
        ciMethod: z.string(),
        confidence: z.number(),
        same: z.number().nullable().describe("share of tasks with the same score every time"),
        sameLow: z.number().nullable(),
        sameHigh: z.number().nullable(),
        noise: z.number().nullable().describe("standard deviation of one task's score over repeats"),
      }),
    )
    .describe("of scorers that were asked more than once"),
});

/** What scorers that ask models would ask. */
const asked = {
  scorers: z
    .array(
      z.strictObject({
        scorer: z.string(),
        calls: z.number(),
        cachedCalls: z.number().describe("questions that the cache or an earlier one answers"),
        inputTokens: z.number(),
        outputTokens: z.number(),
        costUsd: z.number().nullable().describe("null where no call has a price"),
        unverifiedUsd: z.number().describe("the part of costUsd by the built-in, unverified price list"),
        unestimated: z.number().describe("calls that do not say how many tokens they use"),
        unpriced: z.number(),
      }),
    )
    .describe("those that ask models"),
  leastMinutes: z.number().nullable().describe("by --rpm and --tpm"),
};

/** What `score --dry-run --json` prints. */
export const dryRunSchema = z.strictObject({
  dryRun: z.literal(true),
  seed: z.number(),
  datasets: z.array(z.string()),
  repeats: z.number(),
  computed: z.array(z.string()).describe("scorers that ask nobody"),
  ...asked,
});

const oneScorer = {
  dryRun: z.literal(true),
  dataset: z.string(),
  scorer: z.string(),
  seed: z.number(),
};

const scorerCalls = z.strictObject({
  originals: z.number(),
  edited: z.number(),
  all: z.number(),
});

/** What `audit --dry-run --json` prints. */
export const auditDryRunSchema = z.strictObject({
  ...oneScorer,
  nItems: z.number(),
  nOutputs: z.number(),
  nEdits: z.number(),
  calls: scorerCalls
    .extend({ again: z.number().describe("a judge's repeats, other prompts and injections") })
    .describe("tasks given to the scorer"),
  ...asked,
});

/** What `attack --dry-run --json` prints. */
export const attackDryRunSchema = z.strictObject({
  ...oneScorer,
  mostTextsScored: z.number().describe("by all scorers together"),
  nTextsEstimated: z
    .number()
    .describe("texts that an attack begins with, by which tokens and dollars are estimated"),
  ...asked,
});

/** What `debias --dry-run --json` prints. */
export const debiasDryRunSchema = z.strictObject({
  ...oneScorer,
  outputs: z.number().describe("outputs that the scorer and guards are asked for, all of them together"),
  audit: z
    .strictObject({ nItems: z.number(), nOutputs: z.number(), calls: scorerCalls })
    .nullable()
    .describe("the audit by edits"),
  auditAbsent: z.string().nullable(),
  ...asked,
});

const runScorer = z.strictObject({
  call: z.string(),
  signature: z.string(),
  hash: z.string(),
  over,
  order,
  repeat,
  spec: z.strictObject(specFields),
  nCols: z.number(),
  nParts: z.number(),
  status: z.enum(["running", "complete"]),
  n: z.number().nullable(),
  missing: missing.nullable(),
  usage,
});

const request = z.strictObject({
  inputs: z.array(input),
  format: z.string().nullable(),
  map: z.record(z.string(), z.string()),
  skipBad: z.number(),
  seed: z.number(),
  partRows: z.number(),
});

/** `run.json` of a run directory. */
export const runRecordSchema = z.strictObject({
  kind: z.literal("trenchcoat-run"),
  formatVersion: z.literal(1),
  version: z.string(),
  status: z.enum(["reading", "running", "interrupted", "failed", "complete"]),
  paths: z.array(z.string()),
  request,
  datasets: z.array(z.looseObject({ name: z.string() })).nullable(),
  counts: runCounts.nullable(),
  skipped: z.number(),
  scorers: z.array(runScorer),
});

const scorerJson = z.strictObject({ ...specFields, signature: z.string() });

/** What `scorers --json` prints. */
export const scorersSchema = z.strictObject({ scorers: z.array(scorerJson) });

/** What `data inspect --json` prints. */
export const inspectSchema = z.strictObject({
  datasets: z.array(
    z.strictObject({
      dataset: z.string(),
      format: z.string(),
      summary: z.string().nullable(),
      licence: z.string().nullable(),
      source: z.string().nullable(),
      rule: z.string().nullable(),
      counts: counts(["items", "groups", "outputs", "pairs", "systems", "references", "judgments"]),
      judgments: z.array(
        z.strictObject({ kind: z.string(), aspect: z.string(), n: z.number(), raters: z.number() }),
      ),
      golds: z.array(
        z.strictObject({ name: z.string(), over: z.string(), summary: z.string(), isDefault: z.boolean() }),
      ),
      scores: z.array(
        z.strictObject({
          scorer: z.string(),
          family: z.string(),
          over: z.string(),
          tables: z.number(),
          values: z.number(),
          missing: z.number(),
        }),
      ),
      tags: z.record(
        z.string(),
        z.strictObject({ values: z.number(), most: z.record(z.string(), z.number()) }),
      ),
      missing: z.strictObject({
        missingRatings: z.record(z.string(), z.number()),
        missingScores: z.record(z.string(), z.number()),
        missingTexts: z.number(),
      }),
      notes: z.array(z.string()),
      example: z.record(z.string(), z.string()).nullable(),
    }),
  ),
  skipped: z.number(),
});
