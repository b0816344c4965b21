import { asciiDigits } from "./number-readings.ts";

/** An exact fraction with a positive denominator. */
export interface Rational {
  readonly top: bigint;
  readonly bottom: bigint;
}

const LONGEST = 1000;
const LARGEST_EXPONENT = 1000;
const WRAPPERS = /\\(?:text|mathrm|mathbf|textbf|mbox|operatorname)\s*\{([^{}]*)\}/g;
const PLAIN_MIXED = /^\s*\$?\s*([+-]?\d{1,9})\s+(\d{1,9})\/(\d{1,9})\s*\$?\s*$/;
const SPACING = /\\[!,;: ]|\\(?:left|right|displaystyle|quad|qquad)(?![a-zA-Z])|[$\s~\u00a0\u202f\u2009]+/g;

/** An answer without what does not change it: LaTeX spacing and wrappers, dollar signs, blanks, degrees, "x =", the closing point. */
export function bareAnswer(text: string): string {
  let bare = asciiDigits(text.slice(0, 10 * LONGEST))
    .replace(PLAIN_MIXED, "$1\\frac{$2}{$3}")
    .replaceAll("\\$", "")
    .replace(WRAPPERS, "$1")
    .replaceAll("\\%", "%")
    .replaceAll("{,}", ",")
    .replace(SPACING, "")
    .replace(/\\[dt]frac/g, "\\frac")
    .replace(/\^\{?\\circ\}?|\u00b0/g, "")
    .replaceAll("\u2212", "-");
  bare = bare.replace(/^[a-zA-Z]=/, "").replace(/^[\u20ac\u00a3\u00a5]/, "");
  return bare.endsWith(".") ? bare.slice(0, -1) : bare;
}

const DECIMAL = /^([+-]?)(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
const TIMES = /^(.+?)(?:\\times|\\cdot|\*|\u00d7)10\^\{?([+-]?\d{1,4})\}?$/;
const FRACTION = /^([+-]?)\\frac\{([^{}]+)\}\{([^{}]+)\}$/;
const SHORT_FRACTION = /^([+-]?)\\frac(\d)(\d)$/;
const MIXED = /^([+-]?\d+)\\frac\{(\d+)\}\{(\d+)\}$/;

const scaled = ({ top, bottom }: Rational, exponent: number): Rational | undefined => {
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined;
  const power = 10n ** BigInt(Math.abs(exponent));
  return exponent >= 0 ? { top: top * power, bottom } : { top, bottom: bottom * power };
};

function decimalOf(text: string): Rational | undefined {
  const found = DECIMAL.exec(text);
  if (found === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = found;
  if (whole === "" && fraction === "") return undefined;
  const top = BigInt(whole.replaceAll(",", "") + fraction || "0");
  const value = { top: sign === "-" ? -top : top, bottom: 10n ** BigInt(fraction.length) };
  return scaled(value, Number(exponent));
}

function quotient(a: Rational | undefined, b: Rational | undefined): Rational | undefined {
  if (a === undefined || b === undefined || b.top === 0n) return undefined;
  const isNegative = b.top < 0n;
  const top = a.top * b.bottom;
  const bottom = a.bottom * b.top;
  return isNegative ? { top: -top, bottom: -bottom } : { top, bottom };
}

const negated = (value: Rational | undefined, sign: string | undefined): Rational | undefined =>
  value !== undefined && sign === "-" ? { top: -value.top, bottom: value.bottom } : value;

function fractionOf(text: string): Rational | undefined {
  const mixed = MIXED.exec(text);
  if (mixed !== null) {
    const part = quotient(decimalOf(mixed[2]!), decimalOf(mixed[3]!));
    if (part === undefined) return undefined;
    const whole = BigInt(mixed[1]!);
    const isNegative = mixed[1]!.startsWith("-");
    return { top: whole * part.bottom + (isNegative ? -part.top : part.top), bottom: part.bottom };
  }
  const latex = FRACTION.exec(text) ?? SHORT_FRACTION.exec(text);
  if (latex !== null) return negated(quotient(decimalOf(latex[2]!), decimalOf(latex[3]!)), latex[1]);
  const slash = text.indexOf("/");
  return slash > 0 ? quotient(decimalOf(text.slice(0, slash)), decimalOf(text.slice(slash + 1))) : undefined;
}

/** A number with whether a percent sign stood behind it. */
export interface AnswerNumber extends Rational {
  readonly isPercent: boolean;
}

/**
 * The exact value of a bare answer: decimals with thousands commas and exponents, fractions (3/4, \frac{3}{4}, 1\frac{1}{2}), a x 10^n; "50%"
 * is 50 with `isPercent`. Undefined where it is no number or longer than 1,000 characters.
 */
export function answerNumber(bare: string): AnswerNumber | undefined {
  if (bare.length > LONGEST) return undefined;
  const isPercent = bare.endsWith("%");
  const text = isPercent ? bare.slice(0, -1) : bare;
  const times = TIMES.exec(text);
  const base = times === null ? undefined : decimalOf(times[1]!);
  const value = base === undefined ? (decimalOf(text) ?? fractionOf(text)) : scaled(base, Number(times![2]));
  return value === undefined ? undefined : { ...value, isPercent };
}

/** Whether two fractions differ by at most `tolerance` of the second one. Exact for 0. */
export function isNear(a: Rational, b: Rational, tolerance: number): boolean {
  const left = a.top * b.bottom;
  const right = b.top * a.bottom;
  if (left === right) return true;
  if (tolerance === 0) return false;
  const difference = left > right ? left - right : right - left;
  const size = right < 0n ? -right : right;
  const scale = 1_000_000_000_000n;
  return difference * scale <= size * BigInt(Math.round(tolerance * Number(scale)));
}
