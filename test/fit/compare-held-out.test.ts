import { describe, expect, test } from "vitest";
import {
  compareHeldOut,
  type CompareRequest,
  HINDSIGHT,
  hindsightMember,
  memberValues,
  SINGLE,
} from "../../src/fit/index.ts";
import { requestOf, simulatedData } from "./simulated.ts";

const data = simulatedData({ seed: 3, nItems: 60, nSystems: 3, loadings: [0.3, 1.5, 1], kind: "ratings" });
const { measure, options } = requestOf(data, ["ridge"], { measureName: "pearson" });
const request: CompareRequest = { part: data.part, kind: data.kind, measure, options };
const all = Int32Array.from(data.part.units, (_, i) => i);
const held = (name: string, values: Float64Array) => ({ name, family: "metric" as const, values });
const [weak, best, middle] = data.members.map((_, k) => memberValues(data, k, all));

describe("hindsightMember(data, request)", () => {
  test("is the member that is best on all rows, with its values", () => {
    const found = hindsightMember(data, request);
    expect(found).toMatchObject({ name: HINDSIGHT, member: "M1" });
    expect(found.values).toEqual(best);
  });
  test("is the first where the measure is undefined for all", () => {
    const constant = data.members.map((m) => ({ ...m, first: m.first.map(() => 1) }));
    expect(hindsightMember({ ...data, members: constant }, request).member).toBe("M0");
  });
});

describe("compareHeldOut(learners, request, hindsight)", () => {
  const hindsight = hindsightMember(data, request);
  const quality = data.part.truth;
  const against = (values: Float64Array, single = weak!) =>
    compareHeldOut([held("rule", values), held(SINGLE, single)], request, hindsight).tests[0]!;

  test("claims an improvement where both opponents are beaten, with the larger p", () => {
    const found = against(quality, middle);
    expect(found.isImproved).toBe(true);
    expect(found.pAdjusted).toBe(Math.max(found.p!, found.hindsight!.p!));
    expect(found.hindsight!.difference!).toBeLessThan(found.difference!);
  });
  test("claims nothing where only the member of the other folds is beaten, p is then 1", () => {
    const found = against(middle!);
    expect(found.p).toBeLessThan(0.05);
    expect(found.difference).toBeGreaterThan(0);
    expect(found.hindsight!.difference).toBeLessThan(0);
    expect(found).toMatchObject({ isImproved: false, isWorse: false, pAdjusted: 1 });
  });
  test("claims to be worse where both are better", () => {
    expect(against(weak!, middle)).toMatchObject({ isImproved: false, isWorse: true });
  });
  test("without an opponent in hindsight the one test decides", () => {
    const [found] = compareHeldOut([held("rule", middle!), held(SINGLE, weak!)], request).tests;
    expect(found).toMatchObject({ hindsight: null, isImproved: true, pAdjusted: found!.p });
  });
  test("Holm corrects the larger p over learners", () => {
    const rules = [held("a", quality), held("b", quality), held(SINGLE, middle!)];
    const { tests, values } = compareHeldOut(rules, request, hindsight);
    const own = Math.max(tests[0]!.p!, tests[0]!.hindsight!.p!);
    expect(tests[0]!.pAdjusted).toBeCloseTo(2 * own, 12);
    expect(values.map((v) => v.name)).toEqual(["a", "b", SINGLE, HINDSIGHT]);
  });
});
