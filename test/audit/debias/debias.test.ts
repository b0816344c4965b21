import { expect, test } from "vitest";
import { debiasDecision } from "../../../src/audit/debias/debias-decision.ts";
import { debias, type DebiasOptions, UNKNOWN_WORTH, worthByGold } from "../../../src/audit/index.ts";
import {
  assemble,
  type Dataset,
  importedScorer,
  plainContext,
  textFeature,
} from "../../../src/core/index.ts";
import { chooseGold, makeView } from "../../../src/meta/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";
import { fittedScorer } from "../../../src/scorers/index.ts";

interface World {
  readonly dataset: Dataset;
  readonly values: Float64Array;
}

/** Items of four outputs: quality, a length that follows it by `follows`, and a score of quality plus `bias` times log length. */
function world({
  bias,
  follows = 0,
  seed = 1,
  nItems = 80,
}: {
  bias: number;
  follows?: number;
  seed?: number;
  nItems?: number;
}): World {
  const rng = seeded(seed, "world");
  const items = Array.from({ length: nItems }, (_, i) => ({ id: `i${i}`, references: [], tags: {} }));
  const made = items.flatMap(({ id }) =>
    ["a", "b", "c", "d"].map((system) => {
      const quality = randomNormal(rng);
      const words = Math.max(3, Math.round(Math.exp(3 + 0.5 * (randomNormal(rng) + follows * quality))));
      const text = "word ".repeat(words).trim();
      const score = quality + 0.3 * randomNormal(rng) + bias * Math.log1p(text.length);
      return { id: `${id}-${system}`, itemId: id, system, text, quality, score };
    }),
  );
  const outputs = made.map(({ id, itemId, system, text }) => ({ id, itemId, system, text, tags: {} }));
  const judgments = made.map(({ id, quality }) => ({
    kind: "rating" as const,
    target: { output: id },
    value: quality,
    rater: { id: "r", persistent: true },
    aspect: "quality",
  }));
  const dataset = assemble({ name: "world" }, { items, outputs, pairs: [], judgments, columns: [] });
  return { dataset, values: Float64Array.from(made, (m) => m.score) };
}

function optionsOf({ dataset, values }: World, more: Partial<DebiasOptions> = {}): DebiasOptions {
  const gold = chooseGold(dataset, "quality")!;
  return {
    call: "made",
    spec: importedScorer("made", { family: "reward-model" }),
    isPublished: true,
    values,
    gold: "quality",
    worth: worthByGold(makeView(dataset, gold, { where: {}, excludeSystems: [] })),
    features: [textFeature("characters")],
    method: "linear",
    givesBack: false,
    isGivenGold: true,
    nFolds: 5,
    seed: 1,
    confidence: 0.95,
    resamples: 300,
    ...more,
  };
}

test("debias(scorer of quality plus length) takes the planted effect off and agrees better with humans, by a test", () => {
  const made = world({ bias: 2 });
  const { result, form } = debias(made.dataset, optionsOf(made));
  const { curve } = form.effects[0]!;
  expect(curve.kind === "linear" && curve.coefficient).toBeCloseTo(2, 1);
  expect(result.agreement!.difference.ciLow).toBeGreaterThan(0);
  expect(result.agreement!.p).toBeLessThan(0.05);
  expect(result.decision[0]).toMatch(/^Use the repaired made: it agrees better with humans/);
  expect(result.explained.before).toBeGreaterThan(0.4);
  expect(result.explained.after).toBeLessThan(0.05);
  expect(result.features[0]!.after.ciLow).toBeLessThan(0);
  expect(result.features[0]!.after.ciHigh).toBeGreaterThan(0);
});

test("debiasDecision says that a repair may cost agreement where the test and the interval differ", () => {
  const made = world({ bias: 2 });
  const { result } = debias(made.dataset, optionsOf(made));
  const agreement = result.agreement!;
  const difference = { ...agreement.difference, value: -0.03, ciLow: -0.06, ciHigh: -0.01 };
  const [first] = debiasDecision({ ...result, agreement: { ...agreement, difference, p: 0.07 } });
  expect(first).toMatch(/^The repair may cost agreement with humans .*Keep made as it is for monitoring\.$/);
});

test("debias learns nothing from outputs that are the reference themselves", () => {
  const { dataset, values } = world({ bias: 2 });
  const outputs = dataset.outputs.map((o) => (o.system === "a" ? { ...o, sameAs: "r" } : o));
  const far = values.map((v, at) => (outputs[at]!.sameAs === undefined ? v : v + 100 * at));
  const made: World = { dataset: { ...dataset, outputs }, values: far };
  const { result, form } = debias(made.dataset, optionsOf(made));
  expect(result).toMatchObject({ n: 240, dropped: 80 });
  const { curve } = form.effects[0]!;
  expect(curve.kind === "linear" && curve.coefficient).toBeCloseTo(2, 1);
});

test("debias beside the gold keeps what humans like of length; without it that is taken off too and costs agreement, which is said", () => {
  const made = world({ bias: 0, follows: 2 });
  const beside = debias(made.dataset, optionsOf(made)).result;
  expect(beside.agreement!.p).toBeGreaterThan(0.05);
  expect(beside.decision[0]).toMatch(/^No change of agreement with humans was detected/);
  const bare = debias(made.dataset, optionsOf(made, { isGivenGold: false })).result;
  expect(bare.agreement!.difference.ciHigh).toBeLessThan(0);
  expect(bare.decision[0]).toMatch(/^The repair costs agreement with humans/);
  expect(bare.decision.join(" ")).toContain("What humans like of a feature was taken off as well");
});

test("debias(clean scorer) claims a change of agreement on no more than 1 in 20 seeds and a margin", () => {
  let claims = 0;
  for (let seed = 0; seed < 40; seed++) {
    const made = world({ bias: 0, seed: 100 + seed, nItems: 30 });
    const { agreement } = debias(made.dataset, optionsOf(made, { seed, resamples: 200 })).result;
    if (agreement!.p! < 0.05) claims++;
  }
  // 5% of 40 is 2, three standard errors 4.1.
  expect(claims).toBeLessThanOrEqual(6);
});

test("debias(...).form is what fitted:FILE evaluates: base less the effects", async () => {
  const made = world({ bias: 2, nItems: 20 });
  const { form } = debias(made.dataset, optionsOf(made, { method: "piecewise" }));
  const { dataset, values } = made;
  const base = {
    scorer: {
      spec: importedScorer("made", { family: "reward-model" }),
      score: async (tasks: readonly { readonly outputs: readonly { readonly id: string }[] }[]) =>
        tasks.map((t) => ({ values: [values[dataset.outputIndex.get(t.outputs[0]!.id)!]!] })),
    },
  };
  const scorer = await fittedScorer(
    { ...form, base: { ...form.base, isPublished: false } },
    {
      createScorer: async () => base.scorer,
      encoderOf: () => Promise.reject(new Error("no encoder is needed")),
    },
    "repaired",
  );
  const tasks = dataset.outputs.map((output) => ({
    item: dataset.items[dataset.itemIndex.get(output.itemId)!]!,
    outputs: [output],
  }));
  const scores = await scorer.score(tasks, plainContext(1));
  const { curve, centre } = form.effects[0]!;
  if (curve.kind !== "piecewise") throw new Error("piecewise was asked for");
  const at = (x: number): number => {
    const k = Math.max(
      0,
      Math.min(
        curve.x.length - 2,
        curve.x.findLastIndex((v) => v <= x),
      ),
    );
    const share = Math.max(0, Math.min(1, (x - curve.x[k]!) / (curve.x[k + 1]! - curve.x[k]!)));
    return curve.y[k]! + share * (curve.y[k + 1]! - curve.y[k]!);
  };
  scores.forEach((score, i) => {
    const expected = values[i]! - at(Math.log1p(dataset.outputs[i]!.text!.length)) + at(centre);
    expect("values" in score && score.values[0]).toBeCloseTo(expected, 9);
  });
});

test("debias(...) without gold repairs and says that agreement was not tested", () => {
  const made = world({ bias: 2 });
  const { result } = debias(
    made.dataset,
    optionsOf(made, { gold: null, worth: UNKNOWN_WORTH, isGivenGold: false }),
  );
  expect(result.agreement).toBeNull();
  expect(result.decision[0]).toContain("was not tested: no gold");
  expect(result.explained.after).toBeLessThan(0.05);
});

test("debias(...) of a lower-is-better scorer negates it once", () => {
  const made = world({ bias: 2 });
  const spec = importedScorer("errors", { family: "metric", direction: "lower" });
  const lower = debias(made.dataset, optionsOf(made, { spec, values: made.values.map((v) => -v) }));
  const higher = debias(made.dataset, optionsOf(made));
  expect(lower.result.agreement!.after.value).toBe(higher.result.agreement!.after.value);
  expect(lower.form.base.direction).toBe("lower");
  expect(lower.form.effects).toEqual(higher.form.effects);
});

test("debias(...) names what is lacking: texts, features that vary, item groups", () => {
  const made = world({ bias: 1, nItems: 12 });
  const bare = {
    ...made.dataset,
    outputs: made.dataset.outputs.map(({ id, itemId, tags }) => ({ id, itemId, tags })),
  };
  expect(() => debias(bare, optionsOf(made))).toThrow(
    /world, scorer made: no output has both a text and a score; expected texts/,
  );
  expect(() => debias(made.dataset, optionsOf(made, { features: [textFeature("emoji")] }))).toThrow(
    /no feature can be used \(emoji does not vary\)/,
  );
  expect(() => debias(made.dataset, optionsOf(made, { nFolds: 10 }))).toThrow(
    /12 item groups with texts and scores; expected at least two a fold \(20\)/,
  );
});
