import { expect, test } from "vitest";
import { tableOf } from "../../src/report/index.ts";
import { makeDocument } from "./make-document.ts";

const figures = makeDocument((k) => `text ${k}`).sections.flatMap((s) => s.figures ?? []);
const figure = (id: string) => figures.find((f) => f.id === id)!;

test("tableOf(figure) of intervals names the heading above each row and leaves the heading itself out", () => {
  expect(tableOf(figure("bars-chart"))).toEqual([
    { group: "text 2", label: "text 3", value: 0.2, low: 0.1, high: 0.3, note: "text 4" },
    { group: "text 2", label: "text 3", value: 0.5, low: null, high: null, note: undefined },
    { group: "text 2", label: "text 5", value: null, low: null, high: null, note: "text 6" },
  ]);
});

test("tableOf(figure) of curves gives one record a point, with the band where it has the curve's corners", () => {
  const rows = tableOf(figure("frontier-chart"));
  expect(rows).toHaveLength(8);
  expect(rows[1]).toEqual({ curve: "text 8", n: 2, gain: 1, low: 0.8, high: 1.2 });
  expect(rows[4]).toEqual({ curve: "text 9", n: 1, gain: 0 });
  expect(tableOf(figure("reliability-chart"))[0]).toEqual({ curve: "text 2", stated: 0, seen: 0 });
});

test("tableOf(figure) of a matrix gives one record a row, undefined cells as null", () => {
  expect(tableOf(figure("matrix-chart"))).toEqual([
    { row: "text 4", "text 6": 0.1, "text 7 b": null },
    { row: "text 5 b", "text 6": 0.7, "text 7 b": 0.9 },
  ]);
});

test("tableOf(figure) gives the figure's own table where it has one", () => {
  const own = [{ a: 1 }];
  expect(tableOf({ ...figure("ranks-chart"), table: own })).toBe(own);
});
