import { defineScorer, perOutput, type ScorerDefinition, type Task } from "../../core/index.ts";
import { seeded } from "../../num/index.ts";

const SOURCE =
  "Perrella et al. 2024, Guardians of the Machine Translation Meta-Evaluation: Sentinel Metrics Fall In";

/** The same value for every output: what a measure gives for knowing nothing. */
export const constant = defineScorer({
  name: "constant",
  family: "sentinel",
  summary: "the same value for every output",
  needs: [],
  arity: "output",
  range: [0, 0],
  direction: "higher",
  unit: "none",
  deterministic: true,
  source: SOURCE,
  create: () => perOutput([], () => ({ values: [0] })),
});

/** A uniform draw for each output, from a stream of its own: the same for any order of scoring. */
export const random = defineScorer({
  name: "random",
  family: "sentinel",
  summary: "a seeded uniform draw for each output",
  needs: [],
  arity: "output",
  range: [0, 1],
  direction: "higher",
  unit: "none",
  deterministic: true,
  source: SOURCE,
  create: () =>
    perOutput([], (task, ctx) => ({ values: [seeded(ctx.seed, "random", task.outputs[0]!.id)()] })),
});

/** Prefers whichever output is listed first. */
export const position = defineScorer({
  name: "position",
  family: "sentinel",
  summary: "prefers the output listed first",
  needs: [],
  arity: "pair",
  range: [0, 1],
  direction: "higher",
  unit: "probability",
  deterministic: true,
  create: () => perOutput([], () => ({ values: [1] })),
});

const codePoints = (text: string): number => {
  let n = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) n++;
  return n;
};

/** Length of the text in code points: longer is better. */
export const length = defineScorer({
  name: "length",
  family: "sentinel",
  summary: "length of the output in characters (code points); longer is better",
  needs: ["text"],
  arity: "output",
  range: [0, Infinity],
  direction: "higher",
  unit: "characters",
  deterministic: true,
  source: SOURCE,
  create: () => perOutput(["text"], (task) => ({ values: [codePoints(task.outputs[0]!.text!)] })),
});

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function sourceText({ item }: Task): string {
  if (item.source !== undefined) return item.source;
  if (typeof item.prompt === "string") return item.prompt;
  return (item.prompt ?? []).map((m) => m.content).join("\n");
}

function copiedShare(task: Task): number {
  const given = new Set(words(sourceText(task)));
  const output = words(task.outputs[0]!.text!);
  return output.length === 0 ? NaN : output.filter((w) => given.has(w)).length / output.length;
}

/** Share of the output's words that stand in the source or prompt: copying is better. Undefined for an output without words. */
export const sourceCopy = defineScorer({
  name: "source-copy",
  family: "sentinel",
  summary: "share of the output's words that stand in the source or prompt",
  needs: ["text", "source"],
  arity: "output",
  range: [0, 1],
  direction: "higher",
  unit: "fraction",
  deterministic: true,
  source: SOURCE,
  create: () => perOutput(["text", "source"], (task) => ({ values: [copiedShare(task)] })),
});

/** The trivial baselines that stand beside every result. */
export const SENTINELS: readonly ScorerDefinition[] = [constant, random, position, length, sourceCopy];
