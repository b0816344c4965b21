import { expect, test } from "vitest";
import { assemble, type Judgment, UserError } from "../../../src/core/index.ts";
import {
  judgedRaterGolds,
  type RaterOptions,
  studyRaters,
  withSpanRatings,
} from "../../../src/meta/index.ts";
import { seeded } from "../../../src/num/index.ts";
import { simulatedDataset } from "./simulate.ts";

const OPTIONS: RaterOptions = {
  golds: [],
  by: [],
  filters: { where: {}, excludeSystems: [] },
  resamples: 100,
  confidence: 0.95,
  seed: 1,
  epsilon: 0.2,
  allowSlots: false,
  path: "x.jsonl",
};
const DESIGN = { nItems: 80, nSystems: 3, nRaters: 3, item: 1, both: 1, residual: 1 };

test("studyRaters gives one study for the whole and one for every slice, with equal seeds equal ones", () => {
  const { dataset } = simulatedDataset(DESIGN, seeded(1));
  const run = () => studyRaters(dataset, { ...OPTIONS, by: ["half"] });
  expect(run().map((s) => [s.gold, s.slice, s.nUnits])).toEqual([
    ["quality", {}, 240],
    ["quality", { half: "even" }, 120],
    ["quality", { half: "odd" }, 120],
  ]);
  expect(run()).toEqual(run());
});

test("studyRaters says plainly that weak raters are weak, and that one rater is not enough", () => {
  const at = (design: object) =>
    studyRaters(simulatedDataset({ ...DESIGN, ...design }, seeded(2)).dataset, OPTIONS)[0]!.sentences[0]!;
  expect(at({ residual: 0.05 })).toMatch(/^The raters agree well enough for firm conclusions/);
  expect(at({})).toMatch(/tentative|weakly/);
  expect(at({ item: 0, both: 0 })).toMatch(/^Do not trust single ratings/);
  expect(at({ nRaters: 1 })).toMatch(/^Only one rater/);
});

test("studyRaters refuses an unknown tag, naming the known ones", () => {
  const { dataset } = simulatedDataset(DESIGN, seeded(1));
  const run = () => studyRaters(dataset, { ...OPTIONS, by: ["lang"] });
  expect(run).toThrow(UserError);
  expect(run).toThrow('--by: unknown tag "lang"; expected one of: half, system');
});

test("studyRaters of published aggregates only is empty", () => {
  const { dataset } = simulatedDataset(DESIGN, seeded(1));
  const judgments = dataset.judgments.map((j): Judgment => ({ ...j, rater: { aggregate: "mean" } }));
  expect(studyRaters({ ...dataset, judgments }, OPTIONS)).toEqual([]);
});

test("withSpanRatings(dataset) adds up MQM penalties of output and source, 0 for no error", () => {
  const spans = (output: string, id: string, side: "output" | "source", found: object[]): Judgment =>
    ({
      kind: "spans",
      rater: { id, persistent: true },
      aspect: "mqm",
      output,
      side,
      spans: found,
    }) as Judgment;
  const judgments = [
    spans("o", "r1", "output", [
      { severity: "Major", category: "Accuracy/Mistranslation" },
      { severity: "Minor", category: "Fluency/Punctuation" },
    ]),
    spans("o", "r1", "source", [{ severity: "Minor", category: "Accuracy/Omission" }]),
    spans("o", "r2", "output", []),
    spans("o", "r3", "output", [{ severity: "Major", category: "Non-translation!" }]),
  ];
  const made = withSpanRatings(
    assemble(
      { name: "d" },
      {
        items: [{ id: "i", references: [], tags: {} }],
        outputs: [{ id: "o", itemId: "i", tags: {} }],
        pairs: [],
        judgments,
        columns: [],
      },
    ),
  );
  expect(made.judgments.flatMap((j) => (j.kind === "rating" ? [j.value] : []))).toEqual([-6.1, 0, -25]);
  expect(judgedRaterGolds(made)).toEqual(["mqm"]);
});
