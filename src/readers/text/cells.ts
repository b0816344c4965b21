/** The row goes on in the next line: a quoted cell has not ended. */
export const OPEN_QUOTE = Symbol("open quote");

const QUOTE = 34;

/**
 * The cells of a row with RFC 4180 quotes; a quote inside an unquoted cell is text. Gives the offset of text after a closing quote
 * instead, and `OPEN_QUOTE` where a quoted cell has not ended.
 */
export function cellsOf(row: string, separator: string): string[] | number | typeof OPEN_QUOTE {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (row.charCodeAt(at) !== QUOTE) {
      const end = row.indexOf(separator, at);
      cells.push(end < 0 ? row.slice(at) : row.slice(at, end));
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    const end = closingQuote(row, at + 1);
    if (end < 0) return OPEN_QUOTE;
    cells.push(row.slice(at + 1, end).replaceAll('""', '"'));
    if (end + 1 === row.length) return cells;
    if (row[end + 1] !== separator) return end + 1;
    at = end + 2;
  }
}

function closingQuote(row: string, from: number): number {
  for (let at = row.indexOf('"', from); at >= 0; at = row.indexOf('"', at + 2))
    if (row.charCodeAt(at + 1) !== QUOTE) return at;
  return -1;
}
