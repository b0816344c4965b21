import { expect, test } from "vitest";
import { parseLabels } from "../../../src/scorers/judge/labels.ts";
import { findPrompt, promptNames } from "../../../src/scorers/judge/prompt-library.ts";
import { findScorer, promptVariants } from "../../../src/scorers/index.ts";
import { resolveSettings } from "../../../src/core/index.ts";

const variants = (name: string, given: Record<string, string> = {}): string[] => {
  const { spec } = findScorer(name);
  return promptVariants({ name, settings: resolveSettings(spec, given) }).map((v) => `${v.kind} ${v.name}`);
};

test("promptVariants(judge) gives other names of the labels and other templates of the same kind and scale, without new needs", () => {
  expect(variants("judge-pairwise")).toEqual([
    "labels pairwise-names",
    "labels pairwise-numbers",
    "template pairwise-reasoned",
    "template pairwise-terse",
  ]);
  expect(variants("judge-weighted")).toEqual(["labels rating-letters", "template rating-terse"]);
  expect(variants("judge-rating")).toEqual(["template rating-number", "template rating-terse"]);
});

test("promptVariants(judge) leaves prompts out that want reasons where an answer has no room for them", () => {
  expect(variants("judge-pairwise", { max_tokens: "8" })).not.toContain("template pairwise-reasoned");
});

test("promptVariants gives none for judges of lists and spans, and for scorers that are no judges", () => {
  expect([variants("judge-ranking"), variants("judge-mqm"), variants("judge-direct")]).toEqual([[], [], []]);
  expect(promptVariants({ name: "chrf", settings: {} })).toEqual([]);
});

test("parseLabels: a number that names a label is written as its own word, whatever the label is worth", () => {
  const labels = parseLabels("1=1, 2=0, 3|tie=0.5", "labels");
  expect(labels.map((l) => l.forms)).toEqual([
    ["1", "one"],
    ["2", "two"],
    ["3", "tie", "three"],
  ]);
});

/** Words of a prompt with the labels' names and what they are called taken out. */
const without = (text: string, names: readonly string[]): string =>
  text.replaceAll(
    new RegExp(
      `\\b(?:${[...names, "one letter", "one number", "one word", "letter", "number", "word"].join("|")})\\b`,
      "giu",
    ),
    "#",
  );

test("a prompt that says `labels-of` differs from that prompt in the names of the labels alone, and in nothing that they are worth", () => {
  const relabelled = promptNames()
    .map(findPrompt)
    .filter((p) => p.labelsOf !== undefined);
  expect(relabelled.map((p) => p.name)).toEqual(["pairwise-names", "pairwise-numbers", "rating-letters"]);
  for (const prompt of relabelled) {
    const base = findPrompt(prompt.labelsOf!);
    const names = [...base.labels, ...prompt.labels].map((l) => l.name);
    const words = (p: typeof prompt): string =>
      without(`${p.system} ${p.template}`, names).replaceAll(/[\s,]+/gu, " ");
    // How a scale is written out ("from 1 to 5") differs as well.
    if (prompt.kind === "pairwise") expect(words(prompt)).toBe(words(base));
    expect(prompt.labels.map((l) => l.value).toSorted()).toEqual(base.labels.map((l) => l.value).toSorted());
    expect(prompt.fields).toEqual(base.fields);
  }
});
