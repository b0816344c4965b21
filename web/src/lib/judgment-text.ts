import type { Judgment, Spans } from "../../../src/core/judgment.ts";
import type { Mark } from "./marked-text.ts";

/** What one judgment says, as a short sentence. */
export function judgmentText(j: Judgment): string {
  const who =
    "id" in j.rater
      ? j.rater.id
      : `${j.rater.aggregate}${j.rater.of === undefined ? "" : ` of ${j.rater.of}`}`;
  return `${who}, ${j.aspect}: ${said(j)}`;
}

function said(j: Judgment): string {
  if (j.kind === "rating") {
    const target =
      "output" in j.target ? j.target.output : "system" in j.target ? j.target.system : j.target.document;
    return `${j.value} for ${target}`;
  }
  if (j.kind === "preference")
    return `${j.choice}${j.strength === undefined ? "" : ` (strength ${j.strength})`} in ${j.pair}`;
  if (j.kind === "ranking")
    return Object.entries(j.ranks)
      .map(([id, rank]) => `${rank}. ${id}`)
      .join(", ");
  if (j.kind === "correct")
    return j.outputs.length === 0 ? "no output is right" : `right: ${j.outputs.join(", ")}`;
  return j.spans.length === 0
    ? `no error in ${j.output}`
    : `${j.spans.length} marked on the ${j.side} of ${j.output}`;
}

/** Marks for the spans of one output or of its source; spans given by text alone are looked up. */
export function spanMarks(
  judgments: readonly Judgment[],
  output: string,
  where: { readonly side: "output" | "source"; readonly text: string },
): Mark[] {
  const relevant = judgments.filter(
    (j): j is Spans => j.kind === "spans" && j.output === output && j.side === where.side,
  );
  return relevant.flatMap((j) =>
    j.spans.flatMap((s): Mark[] => {
      const found = s.start === undefined && s.text ? where.text.indexOf(s.text) : (s.start ?? -1);
      if (found < 0) return [];
      const end = s.end ?? found + (s.text?.length ?? 0);
      const who = "id" in j.rater ? j.rater.id : j.rater.aggregate;
      return [
        {
          start: found,
          end,
          kind: "span",
          title: `${[s.severity, s.category].filter(Boolean).join(" ")} (${who})`,
        },
      ];
    }),
  );
}
