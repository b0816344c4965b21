import { UserError } from "../../core/index.ts";

const MISSING = new Set(["", "null", "none", "na", "n/a", "nan"]);
const HEXADECIMAL = /^[+-]?0[xob]/i;

/** Whether a text is a spelling of "missing": empty, null, None, NA, N/A, NaN, in any case. */
export function isMissing(text: string): boolean {
  return text.length < 5 && MISSING.has(text.trim().toLowerCase());
}

/** A finite number from text; spellings of "missing" are NaN. @throws UserError on anything else, such as `1,5` and `Infinity`. */
export function parseNumber(text: string, where: string | (() => string)): number {
  const value = Number(text);
  if (Number.isFinite(value) && (value !== 0 || text.trim() !== "") && !HEXADECIMAL.test(text.trimStart()))
    return value;
  const trimmed = text.trim();
  if (isMissing(trimmed)) return NaN;
  throw notANumber(`"${text}"`, where, /^[+-]?\d+,\d+$/.test(trimmed));
}

/** A finite number from a JSON value: numbers, their text, and null or absent as NaN. @throws UserError on anything else. */
export function numberFrom(value: unknown, where: string | (() => string)): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value === null || value === undefined) return NaN;
  if (typeof value === "string") return parseNumber(value, where);
  if (typeof value === "number" && Number.isNaN(value)) return NaN;
  throw notANumber(typeof value === "number" ? `"${value}"` : JSON.stringify(value), where, false);
}

function notANumber(got: string, where: string | (() => string), hasComma: boolean): UserError {
  return new UserError({
    where: typeof where === "string" ? where : where(),
    problem: "invalid number",
    expected: "a finite number, or one of null, None, NA, NaN and empty for a missing one",
    got,
    ...(hasComma ? { help: "write the decimal sign as a point: 1.5" } : {}),
  });
}
