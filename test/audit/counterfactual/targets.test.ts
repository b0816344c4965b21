import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chooseTargets } from "../../../src/audit/index.ts";
import { assemble, type Dataset, type Gold } from "../../../src/core/index.ts";
import type { View } from "../../../src/meta/index.ts";

/** Items with these numbers of outputs; all outputs have a text unless `noText` says otherwise. */
function dataset(
  sizes: readonly number[],
  more: { noText?: (id: string) => boolean; group?: (i: number) => string; order?: readonly number[] } = {},
): Dataset {
  const order = more.order ?? sizes.map((_, i) => i);
  const items = order.map((i) => ({
    id: `i${i}`,
    references: [],
    tags: {},
    ...(more.group ? { group: more.group(i) } : {}),
  }));
  const outputs = order.flatMap((i) =>
    Array.from({ length: sizes[i]! }, (_, k) => {
      const id = `i${i}/${k}`;
      return { id, itemId: `i${i}`, tags: {}, ...(more.noText?.(id) ? {} : { text: `text ${id}` }) };
    }),
  );
  const pairs = order.flatMap((i) =>
    Array.from({ length: Math.floor(sizes[i]! / 2) }, (_, k) => ({
      id: `p${i}/${k}`,
      itemId: `i${i}`,
      a: `i${i}/${2 * k}`,
      b: `i${i}/${2 * k + 1}`,
      tags: {},
    })),
  );
  return assemble({ name: "made" }, { items, outputs, pairs, judgments: [], columns: [] });
}

const view = (of: Dataset, units: View["units"], truth: readonly number[]): View => ({
  dataset: of,
  gold: { name: "made" } as Gold,
  units,
  truth: Float64Array.from(truth),
});

const all = { seed: 1, sample: null };
const named = (of: Dataset, at: number): string => of.outputs[at]!.id;

test("chooseTargets(gold over outputs) takes the best and the worst judged output of each item, each the other's rival", () => {
  const of = dataset([3, 4]);
  const { targets, nItems, nClusters } = chooseTargets(
    { dataset: of, view: view(of, "outputs", [2, 9, 4, NaN, 1, 7, 3]) },
    all,
  );
  expect(targets.map((t) => [named(of, t.output), named(of, t.rival!), t.role, t.cluster])).toEqual([
    ["i0/1", "i0/0", "preferred", 0],
    ["i0/0", "i0/1", "dispreferred", 0],
    ["i1/2", "i1/1", "preferred", 1],
    ["i1/1", "i1/2", "dispreferred", 1],
  ]);
  expect([nItems, nClusters]).toEqual([2, 2]);
});

test("chooseTargets(gold over outputs that all tie) gives two unranked outputs, and an item with one output one without rival", () => {
  const of = dataset([3, 1]);
  const { targets } = chooseTargets({ dataset: of, view: view(of, "outputs", [5, 5, 5, 2]) }, all);
  expect(targets.map((t) => t.role)).toEqual(["unranked", "unranked", "unranked"]);
  expect(new Set(targets.slice(0, 2).map((t) => t.output)).size).toBe(2);
  expect(targets[2]!.rival).toBeUndefined();
});

test("chooseTargets(gold over pairs) takes a decided pair, the better output preferred; items without one are left out and counted", () => {
  const of = dataset([2, 2, 4, 2]);
  const { targets, nItems, nLeftOut } = chooseTargets(
    { dataset: of, view: view(of, "pairs", [1, 0.5, 0.5, 0, NaN]) },
    all,
  );
  expect(targets.map((t) => [named(of, t.output), t.role])).toEqual([
    ["i0/0", "preferred"],
    ["i0/1", "dispreferred"],
    ["i2/3", "preferred"],
    ["i2/2", "dispreferred"],
  ]);
  expect([nItems, nLeftOut]).toEqual([2, 2]);
});

test("chooseTargets(gold over pairs that decides nothing) gives unranked outputs of all items", () => {
  const of = dataset([2, 2, 2]);
  const { targets, nLeftOut } = chooseTargets({ dataset: of, view: view(of, "pairs", [0.5, 0.5, NaN]) }, all);
  expect(targets).toHaveLength(6);
  expect(targets.every((t) => t.role === "unranked" && t.rival !== undefined)).toBe(true);
  expect(nLeftOut).toBe(0);
});

test("chooseTargets(needsRival) draws no item with one text: it could not be asked", () => {
  const of = dataset([1, 2, 1, 3, 2], { noText: (id) => id === "i4/1" });
  const found = chooseTargets({ dataset: of }, { ...all, needsRival: true });
  expect(found.targets.map((t) => t.item)).toEqual([1, 1, 3, 3]);
  expect(found).toMatchObject({ nItems: 2, nClusters: 2, nLeftOut: 3 });
  const sampled = chooseTargets({ dataset: of }, { seed: 4, sample: 2, needsRival: true });
  expect(sampled.targets).toHaveLength(4);
});

test("chooseTargets counts item groups as clusters", () => {
  const of = dataset([2, 2, 2, 2], { group: (i) => `g${i % 2}` });
  const { targets, nClusters } = chooseTargets({ dataset: of }, all);
  expect(nClusters).toBe(2);
  expect(targets.map((t) => t.cluster)).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
});

const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 12 });
const seeds = fc.nat(1_000_000);

test("chooseTargets draws just the sample, at most two outputs an item, without outputs that have no text; rivals are of the same item", () => {
  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: 1, max: 15 }),
      fc.integer({ min: 1, max: 4 }),
      seeds,
      (n, sample, most, seed) => {
        const of = dataset(n, { noText: (id) => id.endsWith("/0") });
        const nTexts = n.filter((size) => size > 1).length;
        const found = chooseTargets({ dataset: of }, { seed, sample, mostForSpread: most });
        expect(found.nItems).toBe(Math.min(sample, nTexts));
        expect(found.nItems + found.nLeftOut).toBe(nTexts);
        expect(found.spread.every((own) => own.length <= most)).toBe(true);
        for (const t of found.targets) {
          expect(of.outputs[t.output]!.text).toBeDefined();
          if (t.rival === undefined) continue;
          expect(of.outputs[t.rival]!.itemId).toBe(of.outputs[t.output]!.itemId);
          expect(found.targets.some((o) => o.output === t.rival && o.rival === t.output)).toBe(true);
        }
        const items = found.targets.map((t) => t.item);
        for (const item of new Set(items)) expect(items.filter((i) => i === item).length).toBeLessThan(3);
        expect(chooseTargets({ dataset: of }, { seed, sample, mostForSpread: most })).toEqual(found);
      },
    ),
    { numRuns: 60 },
  );
});

test("chooseTargets looks at the order of a gold's values only, and an item's outputs do not depend on where the item stands", () => {
  fc.assert(
    fc.property(
      sizes,
      seeds,
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 80, maxLength: 80 }),
      (n, seed, truth) => {
        const of = dataset(n);
        const values = truth.slice(0, of.outputs.length);
        const chosen = (d: Dataset, t: readonly number[]) =>
          chooseTargets({ dataset: d, view: view(d, "outputs", t) }, { seed, sample: null }).targets.map(
            (x) => [named(d, x.output), x.role, x.rival === undefined ? null : named(d, x.rival)],
          );
        const found = chosen(of, values);
        expect(
          chosen(
            of,
            values.map((v) => Math.exp(3 * v) - 7),
          ),
        ).toEqual(found);
        const turned = dataset(n, { order: n.map((_, i) => n.length - 1 - i) });
        const again = chosen(
          turned,
          turned.outputs.map((o) => values[of.outputIndex.get(o.id)!]!),
        );
        expect(again.toSorted()).toEqual(found.toSorted());
        for (const [id, role, rival] of found)
          if (role === "preferred")
            expect(values[of.outputIndex.get(id!)!]).toBeGreaterThan(values[of.outputIndex.get(rival!)!]!);
      },
    ),
    { numRuns: 60 },
  );
});
