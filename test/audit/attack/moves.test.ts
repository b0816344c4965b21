import { expect, test } from "vitest";
import { applySequence, attackMoves, familyOf, wordDistance } from "../../../src/audit/attack/moves.ts";
import { sentencesOf } from "../../../src/audit/index.ts";

const TEXT = "No, a whale is a fish. It weighs 100 tons.";
const victim = {
  item: { id: "i", prompt: "Is a whale a fish?", references: [], tags: { lang: "en" } },
  output: { id: "o", itemId: "i", text: TEXT, tags: {} },
  cluster: "i",
};
const all = attackMoves(["neutral", "style", "breaking"], [TEXT, "a whale swims", "whales weigh tons"]);

test("attackMoves(families, texts) has no move that could turn a wrong answer into a right one", () => {
  expect(all.length).toBeGreaterThan(30);
  for (const name of [
    "negate",
    "other-numbers",
    "other-names",
    "shuffle-words",
    "other-answer",
    "drop-content",
  ])
    expect(all.map((m) => m.name)).not.toContain(name);
  const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
  for (const move of all.filter((m) => m.family === "breaking")) {
    const after = move.apply(TEXT, victim, 1);
    if (after === undefined) continue;
    for (const sentence of sentencesOf(TEXT))
      expect(letters(after), move.name).toContain(letters(sentence).trim());
  }
});

test("attackMoves(families, texts) keeps to the families asked for and stuffs words common in the texts", () => {
  expect(attackMoves(["style"], []).every((m) => m.family === "style")).toBe(true);
  expect(all.some((m) => m.name.startsWith("append") && m.name.includes("whale"))).toBe(true);
});

test("applySequence(moves, victim, seed) applies one after the other; familyOf is the worst among them", () => {
  const [a, b] = ["flattery", "repeat"].map((name) => all.find((m) => m.name === name)!);
  const text = applySequence([a!, b!], victim, 1);
  expect(text!.length).toBeGreaterThan(TEXT.length + 10);
  expect(familyOf([a!, b!])).toBe("breaking");
  expect(familyOf([a!])).toBe("style");
  expect(applySequence([a!, b!], victim, 1)).toBe(text);
});

test("wordDistance(from, to) counts words inserted, deleted and replaced", () => {
  expect(wordDistance("a b c", "a b c")).toBe(0);
  expect(wordDistance("a b c", "a x c d")).toBe(2);
  expect(wordDistance("", "a b")).toBe(2);
  expect(wordDistance("kitten sat on mats", "sitting sat mats")).toBe(2);
});
