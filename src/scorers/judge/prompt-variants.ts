import type { ScorerSpec, Settings } from "../../core/index.ts";
import { scaleOf } from "./labels.ts";
import { JUDGES } from "./judges.ts";
import { type JudgePrompt, needsOf } from "./prompt-file.ts";
import { findPrompt, promptNames } from "./prompt-library.ts";

/** A judge's settings with another prompt that should make no difference. */
export interface PromptVariant {
  /** Name of the prompt. */
  readonly name: string;
  /** "labels": the same words with other names for the labels. "template": other words, the same scale. */
  readonly kind: "labels" | "template";
  readonly settings: Settings;
}

/** Answers shorter than this many tokens have no room for reasons before the verdict. */
const LEAST_FOR_REASONS = 128;

/** A prompt that wants reasons asks for a last line such as `Verdict: [[A]]`. */
const wantsReasons = ({ template }: JudgePrompt): boolean => template.includes("[[");

function isTemplateOf(own: JudgePrompt, other: JudgePrompt, maxTokens: number): boolean {
  if (other.kind !== own.kind || other.hash === own.hash || other.labelsOf !== undefined) return false;
  const [a, b] = [scaleOf(own.labels), scaleOf(other.labels)];
  const needs = needsOf(own);
  return (
    own.labels.length > 0 &&
    a.low === b.low &&
    a.high === b.high &&
    needsOf(other).every((need) => needs.includes(need)) &&
    (maxTokens >= LEAST_FOR_REASONS || !wantsReasons(other))
  );
}

/**
 * The package's prompts that may stand in for a judge's own: those with other names for its labels, and those in other words on the same scale that
 * need nothing more of an item. None for scorers that are no judge of the registry, and for judges of lists, checklists and spans.
 */
export function promptVariants({
  name,
  settings,
}: Pick<ScorerSpec, "name" | "settings">): readonly PromptVariant[] {
  if (!JUDGES.some((j) => j.spec.name === name)) return [];
  const own = findPrompt(String(settings["prompt"]));
  if (own.kind !== "rating" && own.kind !== "pairwise") return [];
  const maxTokens = Number(settings["max_tokens"]);
  return promptNames().flatMap((prompt): PromptVariant[] => {
    const other = findPrompt(prompt);
    const variant = { name: prompt, settings: { ...settings, prompt } };
    if (other.labelsOf === own.name && other.kind === own.kind) return [{ ...variant, kind: "labels" }];
    return isTemplateOf(own, other, maxTokens) ? [{ ...variant, kind: "template" }] : [];
  });
}
