import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type { CalibrateResult } from "../../src/cli/calibrate/calibrate-result.ts";
import type { calibrateResultSchema, cascadeResultSchema } from "../../src/cli/calibrate/calibrate-schema.ts";
import type { CascadeOutcome } from "../../src/cli/calibrate/cascade-result.ts";
import type { DoctorResult } from "../../src/cli/doctor/doctor-result.ts";
import type { doctorResultSchema } from "../../src/cli/doctor/doctor-schema.ts";
import type { EstimateRow } from "../../src/cli/estimate/estimate-result.ts";
import type { estimateRowSchema } from "../../src/cli/estimate/estimate-schema.ts";
import type { powerStudySchema } from "../../src/cli/power/power-schema.ts";
import type { RankedData } from "../../src/cli/rank/rank-page.ts";
import type { rankingSchema } from "../../src/cli/rank/rank-schema.ts";
import type { raterStudySchema } from "../../src/cli/raters/raters-schema.ts";
import { type SchemaName, SCHEMAS } from "../../src/cli/schema.ts";
import type { CalibratorForm } from "../../src/core/index.ts";
import type { PowerStudy, RaterStudy } from "../../src/meta/index.ts";
import { randomNormal, seeded } from "../../src/num/index.ts";
import { call } from "./fake-io.ts";

const dir = mkdtempSync(join(tmpdir(), "trenchcoat-decisions-"));
afterAll(() => rmSync(dir, { recursive: true }));

/** What JSON makes of a value: undefined numbers are null, columns are lists; what may be left out may be undefined, as zod has it. */
type Json<T> = T extends number
  ? number | null
  : T extends string | boolean | null | undefined
    ? T
    : T extends Float64Array
      ? readonly (number | null)[]
      : T extends readonly (infer E)[]
        ? readonly Json<E>[]
        : { readonly [K in keyof T]: object extends Pick<T, K> ? Json<T[K]> | undefined : Json<T[K]> };

const write = (name: string, rows: readonly object[]): string => {
  const path = join(dir, `${name}.jsonl`);
  writeFileSync(path, rows.map((r) => JSON.stringify(r)).join("\n"));
  return path;
};

/** 30 items, three systems, four raters and two scores; one score is binary. */
const rng = seeded(5);
const rated = write(
  "rated",
  Array.from({ length: 30 }, (_, i) => {
    const item = randomNormal(rng);
    return {
      id: `i${i}`,
      outputs: ["A", "B", "C"].map((system, s) => {
        const quality = item + 0.4 * s + randomNormal(rng);
        const judgments = ["r1", "r2", "r3", "r4"].map((rater) => ({
          rater,
          value: Math.max(1, Math.min(5, Math.round(3 + quality + 0.5 * randomNormal(rng)))),
        }));
        const scores = { good: quality + 0.6 * randomNormal(rng), rough: randomNormal(rng) };
        return { id: `o${i}${system}`, system, text: "word ".repeat(1 + i), judgments, scores };
      }),
    };
  }),
);
const battles = write(
  "battles",
  Array.from({ length: 60 }, (_, i) => {
    const [a, b] = [
      ["A", "B"],
      ["B", "C"],
      ["C", "A"],
    ][i % 3]!;
    const winner = ["model_a", "model_b", "tie", "model_a"][Math.floor(4 * rng())]!;
    return {
      id: `${i}`,
      model_a: a,
      model_b: b,
      winner,
      prompt: "q",
      response_a: "x".repeat(1 + (i % 7)),
      response_b: "yy",
    };
  }),
);

/** What differs from the schema, in words; empty where it fits. */
function misfits(name: SchemaName, json: string): string[] {
  const parsed = SCHEMAS[name].form.safeParse(JSON.parse(json));
  return parsed.success ? [] : parsed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`);
}

async function printed(name: SchemaName, argv: readonly string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await call([...argv, "--json"]);
  expect(code, err).toBe(0);
  expect(misfits(name, out)).toEqual([]);
  return JSON.parse(out) as Record<string, unknown>;
}

test("schemas of raters, rank, power and estimate are the types of what is printed, both ways", () => {
  expectTypeOf<z.infer<typeof raterStudySchema>>().toExtend<Json<RaterStudy>>();
  expectTypeOf<Json<RaterStudy>>().toExtend<Json<z.infer<typeof raterStudySchema>>>();
  expectTypeOf<z.infer<typeof rankingSchema>>().toExtend<Json<RankedData>>();
  expectTypeOf<Json<RankedData>>().toExtend<Json<z.infer<typeof rankingSchema>>>();
  expectTypeOf<z.infer<typeof powerStudySchema>>().toExtend<Json<PowerStudy>>();
  expectTypeOf<Json<PowerStudy>>().toExtend<Json<z.infer<typeof powerStudySchema>>>();
  expectTypeOf<z.infer<typeof estimateRowSchema>>().toExtend<Json<EstimateRow>>();
  expectTypeOf<Json<EstimateRow>>().toExtend<Json<z.infer<typeof estimateRowSchema>>>();
});

test("schemas of calibrate, cascades and doctor are the types of what is printed, both ways", () => {
  type Calibrated = Pick<z.infer<typeof calibrateResultSchema>, keyof CalibrateResult>;
  expectTypeOf<Json<Calibrated>>().toExtend<Json<CalibrateResult>>();
  expectTypeOf<Json<CalibrateResult>>().toExtend<Json<Calibrated>>();
  type Form = z.infer<typeof calibrateResultSchema>["form"];
  expectTypeOf<Json<Form>>().toExtend<Json<CalibratorForm>>();
  expectTypeOf<Json<CalibratorForm>>().toExtend<Json<Form>>();
  type Cascade = Pick<z.infer<typeof cascadeResultSchema>, keyof CascadeOutcome>;
  expectTypeOf<Json<Cascade>>().toExtend<Json<CascadeOutcome>>();
  expectTypeOf<Json<CascadeOutcome>>().toExtend<Json<Cascade>>();
  expectTypeOf<Json<z.infer<typeof doctorResultSchema>>>().toExtend<Json<DoctorResult>>();
  expectTypeOf<Json<DoctorResult>>().toExtend<Json<z.infer<typeof doctorResultSchema>>>();
});

test("raters --json fits its schema: persons, scorers, variance and standouts are there", async () => {
  const { studies } = await printed("raters", ["raters", rated, "--resamples", "40"]);
  const [study] = studies as RaterStudy[];
  expect(study!.reference!.scorers.map((s) => s.scorer).toSorted()).toEqual(["good", "rough"]);
  expect(study!.coefficients.length).toBeGreaterThan(3);
  expect(study!.altTest).not.toBeNull();
  expect(study!.variance).not.toBeNull();
});

test.each(["half", "davidson", "elo"])("rank --ties %s --json fits its schema", async (model) => {
  const style = model === "elo" ? [] : ["--style", "length"];
  const argv = ["rank", battles, "--ties", model, ...style, "--resamples", "20"];
  const { rankings } = await printed("rank", argv);
  expect((rankings as RankedData[])[0]!.systems).toHaveLength(3);
});

test("rank --rater-weights --json fits its schema", async () => {
  const judged = write(
    "judged",
    readFileSync(battles, "utf8")
      .split("\n")
      .map((line, i) => ({ ...(JSON.parse(line) as object), judge: `p${i % 6}` })),
  );
  const { rankings } = await printed("rank", ["rank", judged, "--rater-weights", "--resamples", "20"]);
  expect((rankings as RankedData[])[0]!.raterWeights[0]!.raters).toHaveLength(6);
});

test("rank --json of separable and unlinked data fits its schema", async () => {
  const path = write(
    "separable",
    [
      ["A", "B"],
      ["A", "B"],
      ["C", "D"],
    ].map(([a, b], i) => ({
      id: `${i}`,
      model_a: a,
      model_b: b,
      winner: "model_a",
      prompt: "q",
      response_a: "x",
      response_b: "y",
    })),
  );
  const { rankings } = await printed("rank", ["rank", path, "--resamples", "20"]);
  expect((rankings as RankedData[])[0]!.groups).toHaveLength(2);
});

test("power --json fits its schema, with an effect of its own and without", async () => {
  for (const more of [[], ["--effect", "0.1"]]) {
    const { studies } = await printed("power", [
      "power",
      rated,
      "--scorer",
      "good",
      "--scorer",
      "rough",
      ...more,
    ]);
    expect((studies as PowerStudy[])[0]!.nClusters).toBe(30);
  }
});

test.each([[[]], [["--labels", "20", "--width", "0.2"]], [["--labels-are", "unknown"]]])(
  "estimate --json %j fits its schema",
  async (more) => {
    const { systems } = await printed("estimate", ["estimate", rated, "--scorer", "good", ...more]);
    expect(systems).toHaveLength(3);
  },
);

test("estimate --json of 0/1 verdicts and labels fits its schema, Rogan and Gladen's estimate with it", async () => {
  const path = write(
    "verdicts",
    Array.from({ length: 80 }, (_, i) => {
      const truth = rng() < 0.6 ? 1 : 0;
      const verdict = rng() < 0.85 ? truth : 1 - truth;
      const judgments = i % 2 === 0 ? [{ rater: "r", value: truth }] : [];
      return {
        id: `i${i}`,
        outputs: [{ id: `o${i}`, system: i % 4 < 2 ? "A" : "B", text: "t", judgments, scores: { verdict } }],
      };
    }),
  );
  const { systems } = await printed("estimate", ["estimate", path, "--scorer", "verdict"]);
  expect((systems as EstimateRow[])[0]!.roganGladen).toHaveProperty("method", "Fieller");
});
