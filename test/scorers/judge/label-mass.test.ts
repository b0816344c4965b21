import { array, assert, constantFrom, double, integer, property, record } from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLabels } from "../../../src/scorers/judge/labels.ts";
import { labelMass, weightedRating } from "../../../src/scorers/judge/label-mass.ts";
import { labelPlace } from "../../../src/scorers/judge/label-place.ts";
import type { ChatAnswer, ChatToken } from "../../../src/scorers/clients/chat.ts";
import type { Place } from "./chat-server.ts";

const FIVE = parseLabels("1..5", "test");

/** An answer of these places, of which a server lists the `top` most probable tokens. */
function answer(places: readonly Place[], top = Infinity): ChatAnswer {
  const tokens = places.map((place): ChatToken => {
    const choices = place.map(([token, p]) => ({ token, logprob: Math.log(p) }));
    return { ...choices[0]!, alternatives: choices.slice(0, top) };
  });
  return { text: tokens.map((t) => t.token).join(""), tokens, finish: "stop" };
}

test("labelMass merges the spellings of a label: with blank, full width, word, quotes", () => {
  const place: Place = [
    ["4", 0.4],
    [" 4", 0.2],
    ["\uff14", 0.1],
    ["Four", 0.05],
    ['"4', 0.05],
    ["5", 0.1],
    ["The", 0.1],
  ];
  const mass = labelMass(answer([place]), FIVE);
  expect(mass.byLabel[3]).toBeCloseTo(0.8, 12);
  expect(mass.covered).toBeCloseTo(0.9, 12);
  expect(mass.other).toBeCloseTo(0.1, 12);
  expect(mass.unlisted).toBeCloseTo(0, 12);
  // By hand: (0.8 * 4 + 0.1 * 5) / 0.9.
  expect(weightedRating(mass, FIVE).value).toBeCloseTo(3.7 / 0.9, 12);
});

test("labelMass follows what was said past blanks and quotes", () => {
  const places: Place[] = [
    [
      ["\n", 0.6],
      ["4", 0.4],
    ],
    [
      ["5", 0.5],
      ["3", 0.5],
    ],
  ];
  const mass = labelMass(answer(places), FIVE);
  expect(mass.byLabel).toEqual([0, 0, 0.3, 0.4, 0.3].map((p) => expect.closeTo(p, 12) as number));
});

test("labelMass gives a label of several tokens the probability of its sequence, and guesses none", () => {
  const labels = parseLabels("1..10", "test");
  const places: Place[] = [
    [
      ["1", 0.7],
      ["9", 0.3],
    ],
    [
      ["0", 0.8],
      [".", 0.15],
      ["1", 0.05],
    ],
  ];
  const mass = labelMass(answer(places), labels);
  expect(mass.byLabel[9]).toBeCloseTo(0.7 * 0.8, 12);
  expect(mass.byLabel[0]).toBeCloseTo(0.7 * 0.15, 12);
  expect(mass.byLabel[8]).toBeCloseTo(0.3, 12);
  expect(mass.other).toBeCloseTo(0.7 * 0.05, 12);
  // "1" not said may be 1 or 10: unresolved.
  const unsaid = labelMass(
    answer([
      [
        ["9", 0.6],
        ["1", 0.4],
      ],
    ]),
    labels,
  );
  expect(unsaid.unresolved).toBeCloseTo(0.4, 12);
  expect(unsaid.covered).toBeCloseTo(0.6, 12);
});

test("labelMass does not take a decimal, a longer number or a range for a label", () => {
  const place: Place = [
    ["4.5", 0.3],
    ["42", 0.3],
    ["4-", 0.2],
    ["4/5", 0.2],
  ];
  const mass = labelMass(answer([place]), FIVE);
  expect(mass.byLabel[3]).toBeCloseTo(0.2, 12);
  expect(mass.other).toBeCloseTo(0.8, 12);
});

test("labelMass of letters: a word that begins with one is no label", () => {
  const pair = parseLabels("A=1, B=0, C|tie=0.5", "test");
  const place: Place = [
    ["A", 0.5],
    ["Both", 0.2],
    ["B", 0.1],
    ["tie", 0.1],
    ["Answer", 0.1],
  ];
  const mass = labelMass(answer([place]), pair);
  expect(mass.byLabel).toEqual([0.5, 0.1, 0.1].map((p) => expect.closeTo(p, 12) as number));
  expect(weightedRating(mass, pair).value).toBeCloseTo(0.55 / 0.7, 12);
});

test("weightedRating without covered mass is NaN; labelMass without tokens covers nothing", () => {
  const none = labelMass({ text: "4", finish: "stop" }, FIVE);
  expect(none).toMatchObject({ covered: 0, unresolved: 1 });
  expect(weightedRating(none, FIVE).value).toBeNaN();
});

describe("labelPlace", () => {
  const said = (...tokens: readonly string[]): ChatAnswer => answer(tokens.map((t): Place => [[t, 0.9]]));

  test.each([
    [["4"], 0],
    [["\n", "4"], 0],
    [["The", " answer", " is", " 4", "."], 3],
    [["Rating", ":", " [[", "4", "]]"], 3],
    [["The", " answer", " is", " ", "4"], 4],
    [["The", " text", " is", " good"], 0],
    [["Rating", ":", " ", "4", " of", " ", "4"], 0],
    [["I", " say", " 9"], 0],
  ])("of %j is token %d", (tokens, place) => {
    expect(labelPlace(said(...tokens), FIVE)).toBe(place);
  });

  test("reads the labels' mass there, given what was said before", () => {
    const places: Place[] = [
      [["The", 0.5]],
      [[" answer", 1]],
      [[" is", 1]],
      [
        [" 4", 0.6],
        [" 5", 0.35],
        [" not", 0.05],
      ],
    ];
    const mass = labelMass(answer(places), FIVE, labelPlace(answer(places), FIVE));
    expect(mass.covered).toBeCloseTo(0.95, 12);
  });
});

describe("a server that lists its top k tokens only", () => {
  const tokens = [
    "1",
    "2",
    "3",
    "4",
    "5",
    " 1",
    " 3",
    " 5",
    "four",
    "The",
    "I",
    '"',
    "\n",
    "42",
    "4.5",
    "Rating",
  ];
  const distribution = record({
    weights: array(double({ min: 1e-6, max: 1, noNaN: true }), {
      minLength: tokens.length,
      maxLength: tokens.length,
    }),
    sharp: integer({ min: 1, max: 8 }),
    top: integer({ min: 1, max: tokens.length }),
    labels: constantFrom("1..5", "1..10", "1=1, 5=5, 3=3"),
  });

  test("does not skew the rating beyond its bounds: what the whole vocabulary gives lies within them", () => {
    assert(
      property(distribution, ({ weights, sharp, top, labels: text }) => {
        const labels = parseLabels(text, "test");
        const powered = weights.map((w) => w ** sharp);
        const total = powered.reduce((sum, w) => sum + w, 0);
        const place = tokens
          .map((token, i): Place[number] => [token, powered[i]! / total])
          .sort((a, b) => b[1] - a[1]);
        const full = labelMass(answer([place]), labels);
        const cut = labelMass(answer([place], top), labels);
        const all = cut.covered + cut.unresolved + cut.unlisted + cut.other;
        expect(all).toBeCloseTo(1, 9);
        if (full.covered === 0 || cut.covered === 0) return;
        const { value } = weightedRating(full, labels);
        const bounds = weightedRating(cut, labels);
        expect(value).toBeGreaterThanOrEqual(bounds.low - 1e-9);
        expect(value).toBeLessThanOrEqual(bounds.high + 1e-9);
        expect(bounds.value).toBeGreaterThanOrEqual(bounds.low - 1e-9);
        expect(bounds.value).toBeLessThanOrEqual(bounds.high + 1e-9);
        // The bounds narrow with what is known: at least 0.9 covered leaves at most a tenth of the scale.
        const width = Math.max(...labels.map((l) => l.value)) - 1;
        if (cut.covered >= 0.9) expect(bounds.high - bounds.low).toBeLessThanOrEqual(0.1 * width + 1e-9);
      }),
      { numRuns: 500, seed: 5 },
    );
  });
});
