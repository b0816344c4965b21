import { expect, test } from "vitest";
import { prepareTies, tiesScore, weightedTies } from "../../../src/meta/index.ts";
import { randomInt, seeded } from "../../../src/num/index.ts";

const row = (id: string, numCorrect: number, scores: number[]) => ({ id, numCorrect, scores });

test("tiesScore of equal right answers far above the wrong one is 1.01", () => {
  expect(tiesScore([row("tied:0", 2, [1, 1, 0]), row("ref:0", 1, [1, 0])]).value).toBeCloseTo(1.01, 14);
});

test("tiesScore of a constant scorer is 0: 0/0 margins count 0", () => {
  expect(tiesScore([row("tied:0", 2, [1, 1, 1]), row("ref:0", 1, [1, 1])]).value).toBe(0);
});

test("tiesScore without a prompt in both forms is NaN, with a spread undefined too", () => {
  expect(tiesScore([row("tied:0", 2, [2, 1, 0]), row("ref:1", 1, [1, 0])]).value).toBeNaN();
  expect(tiesScore([row("tied:0", 1, [2, 0]), row("ref:0", 1, [1, 0])]).value).toBeNaN();
});

test("tiesScore refuses unreadable ids and prompts without right or wrong answers", () => {
  expect(() => tiesScore([row("tied0", 1, [1, 0])])).toThrow(
    'rewardbench 2 ties: bad prompt id "tied0"; expected "tied:N" or "ref:N"',
  );
  expect(() => tiesScore([row("ref:0", 2, [1, 0])])).toThrow(
    'rewardbench 2 ties, prompt "ref:0": cannot compare; expected at least one right and one wrong answer, got 2 right, 0 wrong',
  );
});

test("weightedTies(prepared, weights) is tiesScore of that many copies, the forms of one prompt weighed apart", () => {
  const rng = seeded(3);
  const rows = Array.from({ length: 12 }, (_, i) => {
    const isTied = i % 2 === 0;
    const scores = Array.from({ length: 5 }, () => rng() + (isTied ? 0 : 0.1));
    return row(
      `${isTied ? "tied" : "ref"}:${i >> 1}`,
      isTied ? 3 : 1,
      scores.sort((a, b) => b - a),
    );
  });
  const prepared = prepareTies(rows);
  for (let draw = 0; draw < 20; draw++) {
    const weights = rows.map(() => randomInt(rng, 3));
    const copies = rows.flatMap(({ id, ...rest }, r) =>
      Array.from({ length: weights[r]! }, (_, copy) => {
        const [kind, prompt] = id.split(":");
        return { ...rest, id: `${kind}:${Number(prompt) * 10 + copy}` };
      }),
    );
    const { prompts: _, ...wanted } = tiesScore(copies);
    const found = weightedTies(prepared, (r) => weights[r]!);
    for (const [key, value] of Object.entries(wanted))
      if (Number.isNaN(value)) expect(found[key as keyof typeof found]).toBeNaN();
      else expect(found[key as keyof typeof found]).toBeCloseTo(value, 12);
  }
});
