import { expect, test } from "vitest";
import type { MetaResult } from "../../src/meta/index.ts";
import { views } from "../../src/report/index.ts";
import { makeResult, SMALL } from "./make-result.ts";

const { result } = makeResult(SMALL);

test("views(result) orders the leaderboard best first, missing last, with the reason", () => {
  const [view] = views(result);
  const values = view!.board.map((e) => e.value);
  expect(values.slice(0, -1)).toEqual(values.slice(0, -1).toSorted((a, b) => b! - a!));
  expect(view!.board.at(-1)).toMatchObject({ scorer: "BLEU", value: null });
  expect(view!.board.at(-1)!.missing).toMatch(/^undefined on 350 units/);
});

test("views(result) uses a row's own reason for a missing value", () => {
  const rows = result.rows.map((r) => (r.value === null ? { ...r, why: "no text in the data" } : r));
  expect(views({ ...result, rows })[0]!.board.at(-1)!.missing).toBe("no text in the data");
});

test("views(result) takes one leaderboard for each smallest slice where nothing is over all data", () => {
  const rows = result.rows.flatMap((r) =>
    Object.keys(r.slice).length > 0 ? [] : ["a", "b"].map((split) => ({ ...r, slice: { split } })),
  );
  expect(views({ ...result, rows }).map((v) => v.basis?.slice)).toEqual([{ split: "a" }, { split: "b" }]);
});

test("views(result) aligns the slice table with scorers and slices, null where not computed", () => {
  const { slices } = views(result)[0]!;
  expect(slices.cells).toHaveLength(slices.scorers.length);
  const rows = result.rows.filter((r) => !(r.scorer === "chrF++" && r.slice["task"] === "math"));
  const table = views({ ...result, rows })[0]!.slices;
  const k = table.slices.findIndex((s) => s.label === "task=math");
  expect(table.cells[table.scorers.indexOf("chrF++")]![k]).toBeNull();
});

test("views(result) keeps golds apart", () => {
  const two: MetaResult = {
    ...result,
    rows: [...result.rows, ...result.rows.map((r) => ({ ...r, gold: "fluency" }))],
  };
  expect(views(two).map((v) => v.gold)).toEqual(["label", "fluency"]);
  expect(views(two)[1]!.decision).toBeNull();
});
