import type { PartDifference } from "../../meta/index.ts";
import type { DocumentSection } from "../../report/index.ts";
import type { Surprise } from "./demo-surprises.ts";

/** The demo's own sections of its page: the drop on length-matched pairs, and what surprised. */
export function demoSections(
  drops: readonly PartDifference[],
  surprised: readonly Surprise[],
): DocumentSection[] {
  const defined = drops.filter((d) => d.difference !== null && !["constant", "position"].includes(d.scorer));
  const [one] = defined;
  const matched: DocumentSection[] = !one
    ? []
    : [
        {
          id: "length-matched",
          title: "What is left where lengths are matched",
          figures: [
            {
              id: "length-matched-chart",
              title: "Accuracy on all pairs less that on length-matched pairs",
              caption: `n = ${one.nFrom} pairs, of which ${one.nTo} have lengths within 10% of the longer. ${100 * one.confidence}% intervals of the difference: ${one.ciMethod}, ${one.resamples} resamples, seed ${one.seed}; not corrected. Right of the line: part of the accuracy was length.`,
              alt: `Differences: ${defined.map((d) => `${d.scorer} ${d.difference!.toFixed(3)}`).join("; ")}.`,
              chart: {
                kind: "intervals",
                x: "all less matched",
                marks: [{ at: 0, label: "no difference" }],
                rows: defined
                  .toSorted(
                    (a, b) => Number(a.sentinel) - Number(b.sentinel) || b.difference! - a.difference!,
                  )
                  .map((d) => ({
                    label: d.scorer,
                    value: d.difference,
                    low: d.ciLow,
                    high: d.ciHigh,
                    family: d.sentinel ? "sentinel" : "metric",
                    note: `${d.valueFrom!.toFixed(3)} to ${d.valueTo!.toFixed(3)}`,
                  })),
              },
              table: defined,
            },
          ],
        },
      ];
  const surprises: DocumentSection = {
    id: "surprises",
    title: "What surprised",
    sentences: [
      ...surprised.map(({ dataset, sentence }, k) => `${k + 1}. ${dataset}: ${sentence}`),
      "Looked for among many cells and not corrected: leads to follow on your own data, not tests.",
    ],
  };
  return [...matched, ...(surprised.length > 0 ? [surprises] : [])];
}
