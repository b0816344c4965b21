import { type Judgment, raterName } from "../core/index.ts";
import { formatNative } from "./format.ts";

/** A stretch of an output or of its item's source that a rater marked, [start, end) in UTF-16 units, with what was said. */
export interface RaterMark {
  readonly output: string;
  readonly side: "output" | "source";
  readonly start: number;
  readonly end: number;
  readonly title: string;
}

/** What one judgment says, as a short sentence. */
export function judgmentText(j: Judgment): string {
  const of = "aggregate" in j.rater && j.rater.of !== undefined ? ` of ${j.rater.of}` : "";
  return `${raterName(j.rater)}${of}, ${j.aspect}: ${said(j)}`;
}

function said(j: Judgment): string {
  if (j.kind === "rating") {
    const target =
      "output" in j.target ? j.target.output : "system" in j.target ? j.target.system : j.target.document;
    return `${formatNative(j.value)} for ${target}`;
  }
  if (j.kind === "preference")
    return `${j.choice}${j.strength === undefined ? "" : ` (strength ${j.strength})`} in ${j.pair}`;
  if (j.kind === "ranking")
    return Object.entries(j.ranks)
      .map(([id, rank]) => `${rank}. ${id}`)
      .join(", ");
  if (j.kind === "correct")
    return j.outputs.length === 0 ? "no output is right" : `right: ${j.outputs.join(", ")}`;
  if (j.spans.length === 0) return `no error in ${j.output}`;
  return `${j.spans.length} marked on the ${j.side} of ${j.output}`;
}

/** What a judgment says in a word or two with its aspect, by which items are filtered. */
export function verdicts(j: Judgment): string[] {
  if (j.kind === "preference") return [`${j.aspect}: ${j.choice}`];
  if (j.kind === "rating") return [`${j.aspect}: ${formatNative(j.value)}`];
  if (j.kind === "correct") return [`${j.aspect}: ${j.outputs.length} right`];
  if (j.kind === "ranking") return [];
  if (j.spans.length === 0) return [`${j.aspect}: no error`];
  return j.spans.map((s) => `${j.aspect}: ${s.severity ?? s.category ?? "error"}`);
}

/** The stretches that a judgment marks; spans given by their text alone are looked up in `textOf(output, side)`. */
export function raterMarks(
  j: Judgment,
  textOf: (output: string, side: "output" | "source") => string | null,
): RaterMark[] {
  if (j.kind !== "spans") return [];
  return j.spans.flatMap((s): RaterMark[] => {
    const lookedUp = s.start === undefined && s.text ? (textOf(j.output, j.side) ?? "").indexOf(s.text) : -1;
    const start = s.start ?? lookedUp;
    if (start < 0) return [];
    const end = s.end ?? start + (s.text?.length ?? 0);
    const what = [s.severity, s.category].filter(Boolean).join(" ");
    return [{ output: j.output, side: j.side, start, end, title: `${what} (${raterName(j.rater)})` }];
  });
}
