import { expect, test } from "vitest";
import { lowerPython } from "../../../src/scorers/lexical/text-lower.ts";

test("lowerPython maps fully and knows final sigma, through case-ignorable characters", () => {
  expect(lowerPython("ΟΔΥΣΣΕΥΣ Σ İ")).toBe("οδυσσευς σ i\u0307");
  expect(lowerPython("ΑΣ\u00ad. ΑΣ\u00adΑ \u{1171e}Σ")).toBe("ας\u00ad. ασ\u00adα \u{1171e}σ");
});

test("lowerPython leaves letters alone that came after Unicode 14, as Python 3.11 does", () => {
  for (const letter of ["\u1c89", "\ua7cb", "\u{10d50}"]) {
    expect(lowerPython(letter)).toBe(letter);
    expect(lowerPython(`${letter}Σ`)).toBe(`${letter}σ`);
  }
  expect(lowerPython("a\u{1e030}Σ")).toBe("a\u{1e030}σ");
});

test("lowerPython keeps lone surrogates", () => {
  expect(lowerPython("\ud83dΑΣ\ude00")).toBe("\ud83dας\ude00");
});
