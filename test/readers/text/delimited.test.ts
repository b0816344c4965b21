import * as fc from "fast-check";
import { expect, test } from "vitest";
import { CSV, delimited, delimitedRows, type Dialect, TSV } from "../../../src/readers/text/delimited.ts";
import { readOptions } from "../../../src/readers/text/reader-error.ts";
import { memoryFile } from "../memory-file.ts";

async function rowsOf(text: string, dialect: Dialect, skipBad = 0) {
  const { header, batches } = await delimited(memoryFile("a.csv", text), dialect, readOptions({ skipBad }));
  const rows: [number, readonly string[]][] = [];
  for await (const batch of batches) batch.rows.forEach((row, i) => rows.push([batch.lines[i]!, row]));
  return { header, rows };
}

test("delimited(csv) reads quotes, doubled quotes, embedded separators and line breaks", async () => {
  const { header, rows } = await rowsOf('a,b\n"x, ""y""","1\r\n2"\nz,5" tall\n"",\n', CSV);
  expect(header).toEqual(["a", "b"]);
  expect(rows).toEqual([
    [2, ['x, "y"', "1\r\n2"]],
    [4, ["z", '5" tall']],
    [5, ["", ""]],
  ]);
});

test("delimited(tsv) takes quotes as text", async () => {
  expect((await rowsOf('a\tb\r\n"x\ty"\r\n', TSV)).rows).toEqual([[2, ['"x', 'y"']]]);
});

test("delimited(csv) refuses mixed columns with the line, or passes them over", async () => {
  const text = "a,b\n1,2\n1,2,3\n4,5\n";
  await expect(rowsOf(text, CSV)).rejects.toThrow(
    "a.csv:3: mixed columns; expected 2 cells as in the header, got 3",
  );
  expect((await rowsOf(text, CSV, 1)).rows).toHaveLength(2);
});

test("delimited(csv) says what is wrong with quotes and headers", async () => {
  await expect(rowsOf('a,b\n1,"2\n3\n', CSV)).rejects.toThrow(
    'a.csv:2: quoted cell never ends; expected a closing "',
  );
  await expect(rowsOf('a,b\n"1"x,2\n', CSV)).rejects.toThrow("a.csv:2: text after a closing quote");
  await expect(rowsOf("a,a\n1,2\n", CSV)).rejects.toThrow('a.csv:1: two columns named "a"');
  await expect(rowsOf("\n\n", CSV)).rejects.toThrow("a.csv: empty file; expected a header and rows");
});

test("delimitedRows(csv) gives back what was written, whatever the cells and chunks", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "é", " ") });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1 }),
      async (table) => {
        const bytes = Buffer.from(table.map((row) => `${row.map(quoted).join(",")}\r\n`).join(""));
        const chunks = [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)];
        const rows: (readonly string[])[] = [];
        for await (const batch of delimitedRows(memoryFile("a", ...chunks), CSV)) rows.push(...batch.rows);
        expect(rows).toEqual(table);
      },
    ),
  );
});
