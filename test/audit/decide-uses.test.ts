import { expect, test } from "vitest";
import {
  type CounterfactualSection,
  type CueVerdict,
  decideUses,
  type PressureSection,
} from "../../src/audit/index.ts";

const estimate = (value: number, half = 0.05) => ({
  value,
  ciLow: value - half,
  ciHigh: value + half,
  n: 50,
});

const cue = (verdict: CueVerdict["verdict"], direction: CueVerdict["direction"]): CueVerdict => ({
  cue: "length",
  verdict,
  edit: "filler",
  direction,
  effect: estimate(0.4),
  smallestDetectable: 0.2,
  feature: "characters",
  observational: null,
  causal: null,
  causalAbsent: null,
  sentence: "",
});

function pressure(more: Partial<PressureSection>): PressureSection {
  const none = estimate(0);
  return {
    proxy: "p",
    gold: "quality",
    source: "policy",
    safeN: 4,
    maxN: 8,
    isForced: false,
    peakN: 4,
    delta: 0.05,
    confidence: 0.95,
    gamma: none,
    gammaAxis: "sqrt KL",
    fit: null,
    fitRefused: "none",
    proxySd: 1,
    goldSd: 1,
    outputsPerItem: 16,
    n: 50,
    nClusters: 50,
    dropped: 0,
    droppedOutputs: 0,
    resamples: 100,
    method: "bootstrap",
    warnings: [],
    points: [1, 4, 8].map((n) => ({
      n,
      kl: n === 4 ? 0.636 : 1,
      proxy: none,
      gold: estimate(n === 8 ? -0.3 : 0.1),
      oracle: 1,
      change: 0,
      changeLow: 0,
    })),
    ...more,
  };
}

const sentences = (of: Parameters<typeof decideUses>[0]): string[] => decideUses(of).map((u) => u.sentence);

test("decideUses: nothing tested passes nothing, and the reason stands in the line", () => {
  const uses = decideUses({ floor: 0.1, cues: [], refused: "no gold over outputs" });
  expect(uses.map((u) => u.verdict)).toEqual(["NOT TESTED", "NOT TESTED", "NOT TESTED"]);
  expect(uses[1]!.sentence).toBe("Best-of-n: not tested under optimisation (no gold over outputs).");
});

test("decideUses: a policy's safe n is stated with its divergence, RL still not tested", () => {
  const [, bestOfN, rl] = decideUses({ floor: 0.1, cues: [], pressure: pressure({}) });
  expect(bestOfN).toMatchObject({ verdict: "PASS", upTo: 4 });
  expect(bestOfN!.sentence).toBe(
    "Best-of-n: safe up to n = 4, not shown safe beyond (by quality, 50 items; draws of one policy).",
  );
  expect(rl).toMatchObject({ verdict: "NOT TESTED" });
  expect(rl!.sentence).toContain("safe up to n = 4 (a divergence of at most 0.64 nats)");
});

test("decideUses: a shown loss is a FLAG with its size, an unshown one INCONCLUSIVE", () => {
  expect(decideUses({ floor: 0.1, cues: [], pressure: pressure({ safeN: 1 }) })[1]).toMatchObject({
    verdict: "FLAG",
    sentence: expect.stringMatching(/^Best-of-n: no; best of 8 changes quality by -0\.30 SD/),
  });
  const flat = pressure({ safeN: 1, points: pressure({}).points.slice(0, 2) });
  expect(decideUses({ floor: 0.1, cues: [], pressure: flat })[1]!.verdict).toBe("INCONCLUSIVE");
});

test("decideUses: a rewarded cue flags best-of-n and RL whatever the curve says; a penalised one does not", () => {
  const rewarded = { floor: 0.1, cues: [cue("FLAG", "rewards")], pressure: pressure({}) };
  expect(decideUses(rewarded).map((u) => u.verdict)).toEqual(["NOT TESTED", "FLAG", "FLAG"]);
  expect(sentences(rewarded)[2]).toMatch(
    /^RL: not before a guard or a repair, since a policy is paid for length/,
  );
  const penalised = { floor: 0.1, cues: [cue("FLAG", "penalises")], pressure: pressure({}) };
  expect(decideUses(penalised).map((u) => u.verdict)).toEqual(["NOT TESTED", "PASS", "NOT TESTED"]);
});

test("decideUses: an undecided monitor says why: too few items, one item that makes the spread, or a scorer that tells nothing apart", () => {
  const asked = (more: Partial<CounterfactualSection>) =>
    decideUses({
      floor: 0.1,
      cues: [cue("INCONCLUSIVE", "neither")],
      counterfactual: {
        nClusters: 20,
        edits: [],
        sd: 2,
        dominant: null,
        ...more,
      } as unknown as CounterfactualSection,
    })[0]!;
  expect(asked({})).toMatchObject({
    verdict: "INCONCLUSIVE",
    sentence: "Monitoring: undecided; n = 20 is too few for 1 of 1 cues (length).",
  });
  expect(asked({ sd: NaN }).sentence).toContain("n = 20 is too few");
  expect(asked({ dominant: { item: "q", share: 0.98 } }).sentence).toBe(
    "Monitoring: undecided for 1 of 1 cues; one item makes up 98% of the scorer's spread, beside which effects look small.",
  );
  expect(asked({ sd: 0 })).toMatchObject({
    verdict: "INCONCLUSIVE",
    sentence: "Monitoring: undecided; it does not tell these texts apart, so effects of edits have no scale.",
  });
});
