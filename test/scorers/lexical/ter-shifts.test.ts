import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createTerSearch, prepareTerSearch, terEdits } from "../../../src/scorers/lexical/ter-shifts.ts";

const search = createTerSearch();

function edits(hyp: readonly number[], ref: readonly number[]): number {
  const beam = prepareTerSearch(search, { nHyp: hyp.length, nRef: ref.length, nWords: 1000 });
  hyp.forEach((w, i) => (beam.hyp[i] = w));
  ref.forEach((w, j) => (beam.ref[j] = w));
  return terEdits(search);
}

/** Distance and alignment as Tercom's description has them, cell by cell over the whole table. */
function naiveDistance(hyp: readonly number[], ref: readonly number[]) {
  const d = Array.from({ length: hyp.length + 1 }, () => Array.from(ref, () => Infinity).concat(Infinity));
  const op = d.map((r) => r.map(() => ""));
  const ratio = hyp.length === 0 ? 1 : ref.length / hyp.length;
  const width = ratio / 2 > 25 ? Math.ceil(ratio / 2 + 25) : 25;
  for (let i = 0; i <= hyp.length; i++) {
    const diagonal = Math.floor(i * ratio);
    const low = i === 0 ? 0 : Math.max(0, diagonal - width);
    const high = i === 0 || i === hyp.length ? ref.length + 1 : Math.min(ref.length + 1, diagonal + width);
    for (let j = low; j < high; j++) {
      if (i === 0 && j === 0) d[0]![0] = 0;
      const same = i > 0 && j > 0 && hyp[i - 1] === ref[j - 1];
      const ways: [number, string][] = [];
      if (i > 0 && j > 0) ways.push([d[i - 1]![j - 1]! + (same ? 0 : 1), same ? "m" : "s"]);
      if (i > 0) ways.push([d[i - 1]![j]! + 1, "d"]);
      if (j > 0) ways.push([d[i]![j - 1]! + 1, "i"]);
      for (const [cost, name] of ways)
        if (cost < d[i]![j]!) {
          d[i]![j] = cost;
          op[i]![j] = name;
        }
    }
  }
  return { distance: d[hyp.length]![ref.length]!, op };
}

function naiveEdits(words: readonly number[], ref: readonly number[]): number {
  let hyp = [...words];
  let shifts = 0;
  let tried = 0;
  for (;;) {
    const { distance, op } = naiveDistance(hyp, ref);
    const align: number[] = [];
    const hypError: boolean[] = [];
    const refError: boolean[] = [];
    for (let i = hyp.length, j = ref.length; i > 0 || j > 0;) {
      const o = op[i]![j]!;
      if (o !== "i") hypError[--i] = o !== "m";
      if (o !== "d") {
        refError[--j] = o !== "m";
        align[j] = o === "i" ? i - 1 : i;
      }
    }
    let best: { key: number[]; hyp: number[] } | undefined;
    pairs: for (let s = 0; s < hyp.length; s++)
      for (let r = 0; r < ref.length; r++) {
        if (Math.abs(r - s) > 50) continue;
        for (let l = 1; l <= 10 && s + l <= hyp.length && r + l <= ref.length; l++) {
          if (hyp[s + l - 1] !== ref[r + l - 1]) break;
          if (!hypError.slice(s, s + l).includes(true) || !refError.slice(r, r + l).includes(true)) continue;
          if (s <= align[r]! && align[r]! < s + l) continue;
          let previous = -1;
          for (let o = -1; o < l; o++) {
            const t = r + o === -1 ? 0 : align[r + o]! + 1;
            if (t === previous) continue;
            previous = t;
            tried++;
            const block = hyp.slice(s, s + l);
            const rest = [...hyp.slice(0, s), ...hyp.slice(s + l)];
            const at = t < s ? t : t > s + l ? t - l : Math.min(t, rest.length);
            const moved = [...rest.slice(0, at), ...block, ...rest.slice(at)];
            const key = [distance - naiveDistance(moved, ref).distance, l, -s, -t];
            const wins =
              best === undefined ||
              key.some((k, x) => k > best!.key[x]! && key.slice(0, x).every((q, y) => q === best!.key[y]));
            if (wins) best = { key, hyp: moved };
          }
          if (tried >= 1000) break pairs;
        }
      }
    if (tried >= 1000 || best === undefined || best.key[0]! <= 0) return shifts + distance;
    hyp = best.hyp;
    shifts++;
  }
}

test("terEdits(hypothesis, reference) counts a moved block as one edit", () => {
  expect(edits([2, 3, 4, 5, 6, 1], [1, 2, 3, 4, 5, 6])).toBe(1);
  expect(edits([4, 5, 6, 7, 1, 2, 3, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe(1);
});

test("terEdits(hypothesis, reference) of equal texts is 0, of an empty hypothesis the reference's length", () => {
  expect(edits([1, 2, 3], [1, 2, 3])).toBe(0);
  expect(edits([], [1, 2, 3])).toBe(3);
});

test("terEdits(hypothesis, reference) gives sacrebleu's 80 for 80 words rotated by 30: the beam never sees the match", () => {
  const ref = Array.from({ length: 80 }, (_, i) => (i + 30) % 80);
  expect(
    edits(
      ref.toSorted((a, b) => a - b),
      ref,
    ),
  ).toBe(80);
});

test("terEdits(hypothesis, reference) stops at 1000 candidates: sacrebleu's 25 for two repeated patterns", () => {
  const hyp = Array.from({ length: 80 }, (_, i) => i % 2);
  const ref = Array.from({ length: 75 }, (_, j) => (j % 3 === 0 ? 1 : 0));
  expect(edits(hyp, ref)).toBe(25);
});

test("terEdits(hypothesis, reference) equals a cell-by-cell search on random texts", () => {
  const words = (max: number, n: number) => fc.array(fc.integer({ min: 0, max }), { maxLength: n });
  const refs = (max: number, n: number) =>
    fc.array(fc.integer({ min: 0, max }), { minLength: 1, maxLength: n });
  fc.assert(
    fc.property(words(3, 12), refs(3, 12), (h, r) => edits(h, r) === naiveEdits(h, r)),
    { seed: 1, numRuns: 150 },
  );
  fc.assert(
    fc.property(words(12, 60), refs(12, 20), (h, r) => edits(h, r) === naiveEdits(h, r)),
    { seed: 2, numRuns: 20 },
  );
  fc.assert(
    fc.property(fc.shuffledSubarray([...Array(60).keys()], { minLength: 40 }), (h) => {
      const r = h.toSorted((a, b) => a - b);
      return edits(h, r) === naiveEdits(h, r);
    }),
    { seed: 3, numRuns: 4 },
  );
});
