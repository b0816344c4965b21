import { expect, test } from "vitest";
import {
  clearVocabulary,
  emptyVocabulary,
  internToken,
} from "../../../src/scorers/lexical/ngram-vocabulary.ts";

const units = (text: string) => Uint16Array.from(text, (c) => c.charCodeAt(0));

test("internToken gives one id a text over many rehashes, and forgets on clear", () => {
  const vocabulary = emptyVocabulary();
  const intern = (text: string) =>
    internToken(vocabulary, { units: units(`<${text}>`), from: 1, to: 1 + text.length });
  for (let i = 0; i < 40_000; i++) expect(intern(`w${i}`)).toBe(i);
  for (let i = 0; i < 40_000; i += 997) expect(intern(`w${i}`)).toBe(i);
  expect(intern("")).toBe(40_000);
  clearVocabulary(vocabulary);
  expect(intern("w5")).toBe(0);
});

test("internToken tells apart texts of equal hash", () => {
  const vocabulary = emptyVocabulary();
  // Units five bits apart cancel: ("a" << 5) ^ "b" equals ("b" << 5) ^ ("b" ^ (3 << 5)).
  const [one, other] = [units("ab"), Uint16Array.of(0x62, 0x62 ^ (3 << 5))];
  expect(internToken(vocabulary, { units: one, from: 0, to: 2 })).toBe(0);
  expect(internToken(vocabulary, { units: other, from: 0, to: 2 })).toBe(1);
});
