/** A spreadsheet would take a cell that begins like this as a formula (OWASP, CSV injection), also in full-width form. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  if (typeof value === "boolean") return String(value);
  const plain = typeof value === "string" ? value : compact(value);
  return FORMULA.test(plain) ? `'${plain}` : plain;
}

function compact(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(" ");
  return Object.entries(value as Record<string, unknown>)
    .map(([key, v]) => `${key}=${String(v)}`)
    .join("; ");
}

function cell(value: unknown): string {
  const plain = text(value);
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/**
 * Records as CSV (RFC 4180, CRLF), the columns being the keys of all records in order of first appearance.
 * Missing values are empty cells, numbers are unrounded, objects read `key=value; ...`, and text that a spreadsheet
 * would run as a formula gets a leading apostrophe. No records give an empty text.
 */
export function csv(rows: readonly object[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return "";
  const lines = rows.map((row) =>
    columns.map((column) => cell((row as Readonly<Record<string, unknown>>)[column])).join(","),
  );
  return [columns.map(cell).join(","), ...lines, ""].join("\r\n");
}
