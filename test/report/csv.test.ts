import { expect, test } from "vitest";
import { csv } from "../../src/report/index.ts";

test("csv(rows) guards text that a spreadsheet would run as a formula", () => {
  const bad = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"];
  const lines = csv(bad.map((cell) => ({ cell })));
  for (const cell of bad) expect(lines).toContain(`'${cell}`);
});

test("csv(rows) leaves negative numbers alone and unrounded", () => {
  expect(csv([{ x: -0.123456789, y: 3 }])).toBe("x,y\r\n-0.123456789,3\r\n");
});

test("csv(rows) guards column names too", () => {
  expect(csv([{ "=cmd": 1 }])).toBe("'=cmd\r\n1\r\n");
});

test("csv(rows) quotes commas, quotes and line ends", () => {
  expect(csv([{ a: 'say "hi", you', b: "two\nlines" }])).toBe('a,b\r\n"say ""hi"", you","two\nlines"\r\n');
});

test("csv(rows) writes missing values as empty cells and unites the columns of all rows", () => {
  expect(csv([{ a: null, b: Number.NaN }, { c: true }])).toBe("a,b,c\r\n,,\r\n,,true\r\n");
  expect(csv([])).toBe("");
});

test("csv(rows) writes slices as key=value", () => {
  expect(csv([{ slice: { split: "a", task: "b" } }])).toBe("slice\r\nsplit=a; task=b\r\n");
});
