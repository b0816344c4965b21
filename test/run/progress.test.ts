import { expect, test } from "vitest";
import { duration, progressLine, progressTo } from "../../src/run/index.ts";

const stage = (done: number, total?: number) => ({
  title: "scoring into runs/x",
  unit: "scores",
  total,
  done: () => done,
});

test("progressLine gives share, rate and time left where the total is known", () => {
  expect(progressLine(stage(250, 1000), 1000)).toBe(
    "scoring into runs/x: 250 of 1,000 scores (25%), 250 scores/s, 0:03 left",
  );
  expect(progressLine(stage(1000, 1000), 1000)).toBe(
    "scoring into runs/x: 1,000 of 1,000 scores (100%), 1,000 scores/s",
  );
  expect(progressLine(stage(0, 0), 0)).toBe("scoring into runs/x: 0 of 0 scores (100%), 0 scores/s");
});

test("progressLine gives count and rate where the total is unknown", () => {
  expect(progressLine(stage(12_345), 2000)).toBe("scoring into runs/x: 12,345 scores, 6,173 scores/s");
});

test("duration(seconds) reads like a clock", () => {
  expect([7, 59.2, 750, 3725].map(duration)).toEqual(["0:07", "1:00", "12:30", "1:02:05"]);
});

test("progressTo draws no control characters where stderr is no terminal", () => {
  const said: string[] = [];
  progressTo({ err: (text) => said.push(text), errIsTerminal: false }).start(stage(5, 5))();
  expect(said.join("")).toMatch(
    /^scoring into runs\/x: 5 of 5 scores \(100%\), [\d,]+ scores\/s, took 0:0\d\n$/,
  );
  progressTo({ err: (text) => said.push(text), errIsTerminal: true }).start(stage(5, 5))();
  expect(said.at(-1)).toContain("\u001b[2K");
});
