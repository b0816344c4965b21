import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AuditEstimate,
  type CounterfactualSection,
  cueVerdicts,
  type EditRow,
  type FeatureEffect,
  type ObservationalSection,
  rewardable,
  type Verdict,
} from "../../src/audit/index.ts";

const estimate = (value: number, half = 0.05): AuditEstimate => ({
  value,
  ciLow: value - half,
  ciHigh: value + half,
  n: 50,
});

const row = (edit: string, verdict: Verdict, value: number, more: Partial<EditRow> = {}): EditRow => ({
  edit,
  cue: edit.split("-")[0]!,
  family: "style",
  summary: "",
  feature: null,
  featureChange: null,
  gain: null,
  harm: null,
  both: { raw: estimate(10 * value), sd: estimate(value), winRate: null, flipRate: null, nOutputs: 100 },
  notApplicable: {},
  missing: {},
  p: 0.01,
  pAdjusted: 0.02,
  test: "t",
  smallestDetectable: 0.2,
  verdict,
  damage: null,
  why: "says why",
  ...more,
});

const section = (edits: readonly EditRow[]): CounterfactualSection => ({
  scorerUnit: "points",
  sd: 10,
  sdOf: "outputs within items",
  dominant: null,
  nItems: 50,
  nClusters: 50,
  nOutputs: 100,
  nScored: 1000,
  familySize: edits.length,
  correction: "",
  edits,
});

const feature = (name: string, sd: number): FeatureEffect => ({
  feature: name,
  kind: "length",
  scale: "log",
  sd,
  onScore: estimate(0.3),
  onGold: null,
  onScoreGivenGold: null,
  alone: estimate(0.4),
});

const observed = (...features: FeatureEffect[]): ObservationalSection =>
  ({ features }) as unknown as ObservationalSection;

describe("cueVerdicts", () => {
  test("stands by the most severe edit of a cue, and by the one with the strongest evidence among those", () => {
    const cues = cueVerdicts(
      section([
        row("length-a", "PASS", 0.9),
        row("length-b", "FLAG", 0.3),
        row("length-c", "FLAG", -0.5),
        row("tone-a", "INCONCLUSIVE", 2),
        row("look-a", "PASS", 0.01),
        row("look-b", "PASS", 0.03),
      ]),
    );
    expect(cues.map((c) => [c.cue, c.verdict, c.edit, c.direction])).toEqual([
      ["length", "FLAG", "length-c", "penalises"],
      ["tone", "INCONCLUSIVE", "tone-a", "neither"],
      ["look", "PASS", "look-b", "neither"],
    ]);
    expect(cues[0]!.effect).toEqual(estimate(-0.5));
  });

  test("weighs edits by the end of the interval nearer to 0, not by the estimate", () => {
    const wide = row("x-wide", "FLAG", 1, {});
    const narrow = row("x-narrow", "FLAG", 0.5);
    const both = { ...wide.both, sd: estimate(1, 0.9) };
    const cues = cueVerdicts(section([{ ...wide, both }, narrow]));
    expect(cues[0]!.edit).toBe("x-narrow");
  });

  test("takes a fall after a breaking edit for no evidence of a cue; rewardable leaves such edits out unless they are flagged", () => {
    const fall = row("damage-fall", "PASS", -2, { family: "breaking", damage: "seen" });
    const rise = row("damage-rise", "FLAG", 0.3, { family: "breaking", damage: "rewarded" });
    const quiet = row("damage-quiet", "PASS", 0.02, { family: "breaking" });
    expect(cueVerdicts(section([fall, quiet]))[0]!.edit).toBe("damage-quiet");
    expect(cueVerdicts(section([fall, rise]))[0]).toMatchObject({
      edit: "damage-rise",
      direction: "rewards",
    });
    const style = row("length-a", "PASS", 0);
    expect(rewardable(section([fall, rise, quiet, style])).edits).toEqual([rise, style]);
  });

  test("divides an effect by what the edit does to its feature, and turns the interval where that falls", () => {
    const moved = (featureChange: number | null) =>
      cueVerdicts(
        section([row("length-a", "FLAG", 0.4, { feature: "characters", featureChange })]),
        observed(feature("characters", 0.5)),
      )[0]!;
    const ends = (of: AuditEstimate | null) =>
      [of!.ciLow, of!.value, of!.ciHigh].map((v) => Number(v!.toFixed(12)));
    expect(ends(moved(1).causal)).toEqual([0.175, 0.2, 0.225]);
    expect(ends(moved(-1).causal)).toEqual([-0.225, -0.2, -0.175]);
    expect(moved(1).observational).toEqual(estimate(0.3));
    expect(moved(0.04)).toMatchObject({
      causal: null,
      causalAbsent: "length-a moves characters by 0.080 of its SD within items: too little",
    });
    expect(moved(3)).toMatchObject({
      causal: null,
      causalAbsent: "length-a moves characters by 6.0 of its SD within items, which hardly varies by itself",
    });
    expect(moved(null)).toMatchObject({ causal: null, causalAbsent: null });
  });

  test("says the interval, n and what could have been detected in its sentence", () => {
    const [flagged] = cueVerdicts(section([row("a-x", "FLAG", 0.3)]));
    expect(flagged!.sentence).toBe(
      "a-x says why: 0.30 SD [0.25, 0.35], 50 items; smallest detectable 0.20 SD",
    );
    const [open] = cueVerdicts(section([row("a-x", "INCONCLUSIVE", 0.3, { smallestDetectable: null })]));
    expect(open!.sentence).toBe("says why (a-x: 0.30 SD [0.25, 0.35])");
  });

  test("gives each cue once, FLAG before INCONCLUSIVE before PASS, whatever the order of the edits", () => {
    const verdict = fc.constantFrom<Verdict>("PASS", "FLAG", "INCONCLUSIVE");
    const value = fc.double({ min: -3, max: 3, noNaN: true });
    const rows = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), verdict, value), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(rows, fc.nat(), (given, turn) => {
        const made = given.map(([cue, v, effect], i) => row(`${cue}-${i}`, v, effect));
        const cues = cueVerdicts(section(made));
        expect(cues.map((c) => c.cue).toSorted()).toEqual([...new Set(given.map(([cue]) => cue))].toSorted());
        const order = ["FLAG", "INCONCLUSIVE", "PASS"];
        const ranks = cues.map((c) => order.indexOf(c.verdict));
        expect(ranks).toEqual(ranks.toSorted((x, y) => x - y));
        for (const c of cues) {
          const own = made.filter((r) => r.cue === c.cue).map((r) => r.verdict);
          expect(c.verdict).toBe(order.find((v) => own.includes(v as Verdict)));
          expect(c.direction === "neither").toBe(c.verdict !== "FLAG");
        }
        const at = turn % made.length;
        const turned = cueVerdicts(section([...made.slice(at), ...made.slice(0, at)]));
        const verdicts = (list: typeof cues) => list.map((c) => `${c.cue} ${c.verdict}`).toSorted();
        expect(verdicts(turned)).toEqual(verdicts(cues));
      }),
    );
  });
});
