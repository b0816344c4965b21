import { expect, test } from "vitest";
import { rowsOf, withDuck } from "../../src/run/duck.ts";
import { TableAppender } from "../../src/run/table-appender.ts";

const COLUMNS = { row: "INTEGER", text: "VARCHAR", value: "DOUBLE" } as const;

test("TableAppender keeps every cell over many chunks, NULLs in changing places included", async () => {
  const rows = Array.from({ length: 7000 }, (_, i) => ({
    text: (i * 7) % (2 + (i >> 11)) === 0 ? null : `${"ü".repeat(i % 40)}\u0000${i}`,
    value: (i * 5) % (3 + (i >> 11)) === 0 ? null : i / 3,
  }));
  const read = await withDuck({ memoryMb: 64 }, async (duck) => {
    const table = await TableAppender.create(duck, "t", COLUMNS);
    for (const row of rows) table.append(row);
    table.close();
    expect(table.n).toBe(rows.length);
    return rowsOf(duck, 'FROM t ORDER BY "row"');
  });
  expect(read).toEqual(rows.map((r, row) => ({ row, ...r })));
});

test("TableAppender makes an empty table of no rows", async () => {
  await withDuck({ memoryMb: 64 }, async (duck) => {
    (await TableAppender.create(duck, "t", COLUMNS)).close();
    expect(await rowsOf(duck, "FROM t")).toEqual([]);
  });
});
