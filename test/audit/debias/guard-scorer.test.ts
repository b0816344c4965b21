import { expect, test } from "vitest";
import { guardScorer, type GuardOptions } from "../../../src/audit/index.ts";
import { assemble, type Dataset, importedScorer } from "../../../src/core/index.ts";
import { seeded } from "../../../src/num/index.ts";

const SYSTEMS = ["good", "fair", "null"];
const N_ITEMS = 60;

/** Three systems; "null" gives one text everywhere, which the scorer likes best and humans least. */
function answers(): Dataset {
  const rng = seeded(1, "guard");
  const items = Array.from({ length: N_ITEMS }, (_, i) => ({ id: `q${i}`, references: [], tags: {} }));
  const outputs = items.flatMap(({ id }) =>
    SYSTEMS.map((system) => ({
      id: `${id}/${system}`,
      itemId: id,
      system,
      text: `${id} ${system}`,
      tags: {},
    })),
  );
  const judgments = outputs.map((o) => ({
    kind: "rating" as const,
    target: { output: o.id },
    aspect: "quality",
    rater: { id: "r", persistent: true },
    value: 2 * (SYSTEMS.length - SYSTEMS.indexOf(o.system)) + rng(),
  }));
  return assemble({ name: "answers" }, { items, outputs, pairs: [], judgments, columns: [] });
}

const dataset = answers();
const rng = seeded(2, "guard");
const isNull = dataset.outputs.map((o) => o.system === "null");
const values = Float64Array.from(dataset.outputs, (o) =>
  o.system === "null" ? 9 + rng() : o.system === "good" ? 4 + rng() : 3 + rng(),
);

const options = (more: Partial<GuardOptions> = {}): GuardOptions => ({
  call: "judge",
  spec: importedScorer("judge", { family: "judge" }),
  isPublished: true,
  values,
  guards: [
    {
      call: "repeated-answer:file=list",
      spec: importedScorer("repeated-answer", { family: "verifier" }),
      values: Float64Array.from(isNull, (b) => (b ? 0 : 1)),
      strikes: "below",
      threshold: 1,
    },
  ],
  gold: "quality",
  nFolds: 5,
  seed: 1,
  confidence: 0.95,
  resamples: 200,
  ...more,
});

test("guardScorer strikes what its guards see, sets it to the lowest hundredth of the rest, and unmasks the system", () => {
  const { result } = guardScorer(dataset, options());
  expect(result).toMatchObject({ n: 180, nItems: 60, dropped: 0, nStruck: 60, nSystems: 3 });
  const passed = [...values].filter((_, i) => !isNull[i]).sort((a, b) => a - b);
  expect(result.floor.value).toBeCloseTo(passed[1]! + 0.19 * (passed[2]! - passed[1]!), 12);
  expect(result.systems).toHaveLength(1);
  expect(result.systems[0]).toMatchObject({
    system: "null",
    n: 60,
    nStruck: 60,
    placeBefore: 1,
    placeAfter: 3,
  });
  expect(result.agreement!.difference.value).toBeGreaterThan(0);
  expect(result.agreement!.p).toBeLessThan(0.05);
  expect(result.decision.join(" ")).toContain("from place 1 to 3 of 3");
  expect(result.decision.join(" ")).toContain("agrees better with humans");
});

test("guardScorer's form holds threshold, floor and effect as data", () => {
  const { form, result } = guardScorer(dataset, options());
  expect(form).toMatchObject({
    kind: "guarded",
    base: { scorer: "judge", centre: 0, scale: 1, direction: "higher" },
    vetoes: [
      {
        guard: "repeated-answer:file=list",
        strikes: "below",
        threshold: 1,
        effect: { kind: "set", value: result.floor.value },
      },
    ],
  });
});

test("guardScorer of a lower-is-better scorer works on negated scores: the floor is a high value", () => {
  const spec = importedScorer("judge", { family: "judge", direction: "lower" });
  const { result } = guardScorer(dataset, options({ spec, values: values.map((v) => -v) }));
  expect(result.floor.value).toBeCloseTo(guardScorer(dataset, options()).result.floor.value, 12);
});

test("guardScorer says when nothing is struck, when a guard is silent, and what was not tested without gold", () => {
  const guard = options().guards[0]!;
  const none = guardScorer(dataset, options({ guards: [{ ...guard, threshold: -1 }] })).result;
  expect(none.decision[0]).toContain("No guard strikes any of 180 scored outputs");
  expect(none.agreement!.difference.value).toBe(0);
  const silent = guard.values.map((v, i) => (i < 18 ? NaN : v));
  const found = guardScorer(dataset, options({ guards: [{ ...guard, values: silent }], gold: null })).result;
  expect(found.guards[0]).toMatchObject({ nWithoutValue: 18 });
  expect(found.decision.join(" ")).toContain("says nothing of 18 of 180 (10.0%) outputs and lets them pass");
  expect(found.decision.join(" ")).toContain("was not tested: no gold of single outputs");
});

test("guardScorer refuses scores that are all missing, all struck, or of too few items for the folds", () => {
  const guard = options().guards[0]!;
  expect(() => guardScorer(dataset, options({ values: values.map(() => NaN) }))).toThrow(
    /no output has a score/,
  );
  expect(() => guardScorer(dataset, options({ guards: [{ ...guard, threshold: 2 }] }))).toThrow(
    "--guard: every one of 180 scored outputs is struck; expected a threshold that some outputs pass",
  );
  expect(() => guardScorer(dataset, options({ nFolds: 31 }))).toThrow(
    /60 item groups with scores; expected at least two a fold \(62\)/,
  );
});
