import { array, assert, constantFrom, integer, property, string } from "fast-check";
import { expect, test } from "vitest";
import {
  applyEdit,
  type Edit,
  EDITS,
  editsNamed,
  isEnglish,
  sentencesOf,
  withText,
} from "../../../src/audit/index.ts";
import {
  type Item,
  LEXICONS,
  lexiconPattern,
  type Output,
  TEXT_FEATURES,
  textFeature,
} from "../../../src/core/index.ts";
import { FILLER } from "../../../src/audit/edits/phrases.ts";

const item: Item = {
  id: "i",
  prompt: "Why does the moon look larger near the horizon tonight?",
  source:
    "The moon illusion makes the moon appear larger near the horizon. Observers in Athens and in Cairo reported it long ago.",
  references: [],
  tags: { lang: "en" },
};
const TEXT =
  'The moon is not larger near the horizon. Observers in Athens and in Cairo saw it 2,300 years ago, and "the effect" is real. It is an illusion of the mind - the café wall shows it too. Cameras do not see the difference at all.';
const output = (text: string): Output => ({ id: "o", itemId: "i", text, tags: {} });
const foreign = "Bread needs flour, water and time.";
const edited = (name: string, text = TEXT, of: Item = item) =>
  applyEdit(editsNamed([name])[0]!, { item: of, output: output(text), foreign }, 1);
const textOf = (name: string, text?: string): string => {
  const made = edited(name, text);
  if ("notApplicable" in made) throw new Error(made.notApplicable);
  return made.text;
};
const reason = (name: string, text: string, of?: Item): string => {
  const made = edited(name, text, of);
  return "notApplicable" in made ? made.notApplicable : `applied: ${made.text}`;
};
const words = (text: string): string[] =>
  text
    .normalize("NFC")
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

test("EDITS hold at least 14 neutral or style and 12 breaking ones with names of their own", () => {
  const breaking = EDITS.filter((e) => e.family === "breaking");
  expect(breaking.length).toBeGreaterThanOrEqual(12);
  expect(EDITS.length - breaking.length).toBeGreaterThanOrEqual(14);
  expect(new Set(EDITS.map((e) => e.name)).size).toBe(EDITS.length);
  for (const e of EDITS) {
    expect(e.expected).toBe(e.family === "breaking" ? -1 : 0);
    if (e.feature !== undefined) expect(textFeature(e.feature).name).toBe(e.feature);
  }
});

test("every edit applies to a text made for it, the same for the same seed", () => {
  for (const e of EDITS) {
    expect([e.name, "text" in edited(e.name)]).toEqual([e.name, true]);
    expect(edited(e.name)).toEqual(edited(e.name));
  }
});

function checkKeeps(edit: Edit, before: string, after: string): void {
  if (edit.keeps === "words") expect([edit.name, words(after)]).toEqual([edit.name, words(before)]);
  if (edit.keeps === "text") expect([edit.name, after.includes(before.trimEnd())]).toEqual([edit.name, true]);
}

const english = array(
  constantFrom(
    "the",
    "moon",
    "is",
    "not",
    "Larger",
    "it's",
    "do not",
    "café",
    "Athens",
    "12",
    "and",
    ". ",
    "! ",
    "\n",
    " - ",
    '"of"',
    "😀",
    "e.g.",
    "3.5",
  ),
  { minLength: 1, maxLength: 40 },
).map((parts) => parts.join(" "));

test("edits keep what they say they keep, on any text", () => {
  const check = (text: string, seed: number): void => {
    for (const edit of EDITS) {
      const made = applyEdit(edit, { item, output: output(text), foreign }, seed);
      if ("notApplicable" in made) continue;
      expect(made.text).not.toBe(text);
      checkKeeps(edit, text, made.text);
    }
  };
  assert(property(english, integer(), check), { numRuns: 300 });
  assert(property(string({ unit: "binary" }), integer(), check), { numRuns: 100 });
});

test("an edit that is made to move a feature moves it up", () => {
  for (const e of EDITS) {
    if (e.feature === undefined) continue;
    const feature = textFeature(e.feature);
    const change = feature.of(item, output(textOf(e.name))) - feature.of(item, output(TEXT));
    expect([e.name, change > 0]).toEqual([e.name, true]);
  }
});

test("filler holds no word of a lexicon and repeats no trigram, so that length alone grows", () => {
  const all = FILLER.join(" ");
  for (const phrases of Object.values(LEXICONS)) expect(all.match(lexiconPattern(phrases))).toBeNull();
  expect(textFeature("repetition").of(item, output(all))).toBe(0);
  const moved = TEXT_FEATURES.filter((f) => {
    const change = f.of(item, output(textOf("filler"))) - f.of(item, output(TEXT));
    return change > 0;
  });
  expect(moved.map((f) => f.name)).toEqual(["characters", "words", "sentences"]);
});

test("neutral and style edits do what their summary says", () => {
  expect(textOf("double-spaces", "The a. The b.")).toBe("The a.  The b.");
  expect(textOf("trailing-newline", "a\n")).toBe("a");
  expect(textOf("other-quotes", `"a" isn't (b 'c')`)).toBe("“a” isn’t (b ‘c’)");
  expect(textOf("other-quotes", "“a” isn’t")).toBe(`"a" isn't`);
  expect(textOf("other-dashes", "a - b, x-y, 3 - 2")).toBe("a – b, x-y, 3 - 2");
  expect(textOf("decomposed-accents", "é")).toBe("e\u0301");
  expect(textOf("contractions", "It is so, and they do not know the way")).toBe(
    "It is so, and they don't know the way",
  );
  expect(textOf("contractions", "We can’t and it's the end")).toBe("We cannot and it's the end");
  expect(textOf("final-mark", "a b.\n")).toBe("a b\n");
  expect(textOf("final-mark", "a b")).toBe("a b.");
  expect(textOf("bullets", "A. B.\nC")).toBe("- A.\n- B.\n- C");
  expect(textOf("heading", "A b. C d.")).toBe("## A b.\n\nC d.");
  expect(textOf("one-line-each", "A. B.")).toBe("A.\n\nB.");
  expect(textOf("exclamations", "A. B... C?")).toBe("A! B... C?");
  expect(textOf("bold-words", "abcd")).toBe("**abcd**");
  expect(textOf("capitals", "abcd")).toBe("ABCD");
  expect(textOf("filler").length / TEXT.length).toBeGreaterThan(1.9);
  expect(textOf("restate-prompt", "x")).toBe(`> ${item.prompt as string}\n\nx`);
});

test("breaking edits do what their summary says", () => {
  expect(textOf("truncate", "a b c d e")).toBe("a b c");
  expect(textOf("negate", "The sky is blue. It was not the end. The rest")).toBe(
    "The sky is not blue. It was the end. The rest",
  );
  expect(textOf("other-numbers", "12 and 0")).toMatch(/^(?!12)[1-9]\d and [1-9]$/);
  expect(textOf("other-names", "We met in Rome and Paris, not in Rome")).toBe(
    "We met in Paris and Rome, not in Paris",
  );
  expect(
    sentencesOf(textOf("shuffle-sentences", "A. B. C."))
      .toSorted()
      .map((s) => s.trim()),
  ).toEqual(["A.", "B.", "C."]);
  expect(words(textOf("shuffle-words")).toSorted()).toEqual(words(TEXT).toSorted());
  expect(textOf("drop-content", "A. Bbbbb. C. D. E.")).toBe("A. C. E.");
  expect(textOf("repeat", "A. Bb.")).toBe("A. Bb. Bb. Bb. Bb.");
  expect(textOf("copy-source", "x".repeat(30))).toBe("The moon illusion makes the");
  expect(textOf("keyword-stuffing", "The moon")).toContain("larger, horizon, tonight, illusion");
  expect(textOf("placeholder", "A. Bbbb.")).toMatch(/^A\. \[.*\]$/);
  expect(textOf("other-language", "A. B. C.")).toMatch(/^A\. B\. \p{Script=Cyrillic}/u);
  expect(textOf("other-answer")).toBe(foreign);
});

test("an edit that does not apply says why", () => {
  const bare: Item = { id: "i", references: [], tags: {} };
  expect(reason("truncate", "a b")).toBe("fewer than 4 words");
  expect(reason("copy-source", TEXT, bare)).toBe("no source");
  expect(reason("copy-prompt", TEXT, bare)).toBe("no prompt");
  expect(reason("keyword-stuffing", TEXT, bare)).toBe("no keyword that the text lacks");
  expect(reason("filler", "Das ist ein Satz.", { ...item, tags: { lang: "de" } })).toBe(
    "not in a language of the edit",
  );
  expect(reason("other-numbers", "none")).toBe("changes nothing");
  expect(reason("bullets", "```\na\n```\nb. c.")).toBe("holds code");
  expect(reason("filler", "  ")).toBe("blank text");
  expect(applyEdit(EDITS[0]!, { item, output: { id: "o", itemId: "i", tags: {} } }, 1)).toEqual({
    notApplicable: "no text",
  });
  expect(reason("final-mark", "a!")).toBe("ends otherwise");
});

test("isEnglish(text, item) goes by the tag, else by function words", () => {
  const untagged = { tags: {} };
  expect(isEnglish("The end of the world", untagged)).toBe(true);
  expect(isEnglish("Das Ende der Welt ist nah", untagged)).toBe(false);
  expect(isEnglish("Das Ende", { tags: { lang: "de-en" } })).toBe(true);
  expect(isEnglish("The end", { tags: { lang: "en-de" } })).toBe(false);
  expect(isEnglish("The end", { tags: { lang: "en-US" } })).toBe(true);
});

test("sentencesOf(text) joined is the text", () => {
  assert(
    property(string({ unit: "binary" }), english, (a, b) => {
      for (const text of [a, b]) expect(sentencesOf(text).join("")).toBe(text);
    }),
  );
  expect(sentencesOf('It is 3.5 m. "Yes." No\n\n一。二')).toEqual([
    "It is 3.5 m. ",
    '"Yes." ',
    "No\n\n",
    "一。",
    "二",
  ]);
});

test("withText(output, text) replaces the last assistant turn and drops steps", () => {
  const made = withText(
    {
      id: "o",
      itemId: "i",
      text: "a",
      tags: {},
      steps: ["a"],
      messages: [
        { role: "user", content: "q" },
        { role: "assistant", content: "a" },
      ],
    },
    "b",
  );
  expect(made).toEqual({
    id: "o",
    itemId: "i",
    text: "b",
    tags: {},
    messages: [
      { role: "user", content: "q" },
      { role: "assistant", content: "b" },
    ],
  });
});

test("edits are linear: long hostile texts end", () => {
  for (const unit of ["*", ". ", "A b ", "is not ", "1", "'", "\n", "- "])
    for (const edit of EDITS)
      expect(applyEdit(edit, { item, output: output(unit.repeat(50_000)), foreign }, 1)).toBeDefined();
});

test("editsNamed(names) takes names and families, and names the nearest", () => {
  expect(editsNamed([])).toBe(EDITS);
  expect(
    editsNamed(["breaking", "filler"])
      .filter((e) => e.family !== "breaking")
      .map((e) => e.name),
  ).toEqual(["filler"]);
  expect(() => editsNamed(["fillr"])).toThrow('--edits: unknown edit "fillr"');
});
