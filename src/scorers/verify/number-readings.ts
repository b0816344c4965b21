/** Code points of the zeros of decimal digits in living scripts. */
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20,
  0x1040, 0x17e0, 0x1810, 0xff10,
];
const FOREIGN_DIGIT =
  /[\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef\u0b66-\u0b6f\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0e50-\u0e59\u0ed0-\u0ed9\u0f20-\u0f29\u1040-\u1049\u17e0-\u17e9\u1810-\u1819\uff10-\uff19]/g;

/** Digits of any script as ASCII digits, Arabic separators as "." and ",". */
export function asciiDigits(text: string): string {
  return text
    .replace(FOREIGN_DIGIT, (c) => {
      const code = c.charCodeAt(0);
      return String(code - ZEROS.find((zero) => code >= zero && code < zero + 10)!);
    })
    .replaceAll("\u066b", ".")
    .replaceAll("\u066c", ",");
}

/** Digits with what may group or divide them: points, commas, apostrophes, no-break and thin blanks between digits. */
const NUMBER = /\d+(?:[.,'\u2019\u00a0\u202f\u2009]\d+)*/g;
const LIST_MARK = /^[ \t]*\d{1,3}[.)](?=[ \t])/gm;

/** The numbers of a text as they are written, without the numbering of lists. */
export function numbersIn(text: string): string[] {
  return asciiDigits(text).replace(LIST_MARK, "").match(NUMBER) ?? [];
}

const plain = (whole: string, fraction: string): string => {
  const left = whole.replace(/^0+(?=\d)/, "");
  // a loop, since /0+$/ takes quadratic time on long runs of zeros inside
  let end = fraction.length;
  while (end > 0 && fraction[end - 1] === "0") end--;
  const right = fraction.slice(0, end);
  return right === "" ? left : `${left}.${right}`;
};

/**
 * What a written number can mean, as plain decimals: "1,234" is 1234 or 1.234, "1.234,50" is 1234.5, "2024.05.01" is its three parts. At
 * least one reading.
 */
export function readingsOf(written: string): string[] {
  const parts = written.split(/[.,'\u2019\u00a0\u202f\u2009]/);
  const first = parts[0]!;
  if (parts.length === 1) return [plain(first, "")];
  const marks = written.match(/[.,'\u2019\u00a0\u202f\u2009]/g)!;
  const last = parts.at(-1)!;
  const lastMark = marks.at(-1)!;
  const isGrouped = (groups: readonly string[]): boolean =>
    groups[0]!.length <= 3 && groups.slice(1).every((g) => g.length === 3);
  const readings: string[] = [];
  const oneMark = marks.every((m) => m === lastMark);
  if (oneMark && isGrouped(parts)) readings.push(plain(parts.join(""), ""));
  const isDecimal = lastMark === "." || lastMark === ",";
  const whole = parts.slice(0, -1);
  const groupsAlike = marks.slice(0, -1).every((m) => m === marks[0] && m !== lastMark);
  if (isDecimal && groupsAlike && (whole.length === 1 || isGrouped(whole)))
    readings.push(plain(whole.join(""), last));
  return readings.length > 0 ? readings : parts.map((p) => plain(p, ""));
}
