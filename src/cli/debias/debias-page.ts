import type { AuditEstimate, DebiasResult, ReauditSide } from "../../audit/index.ts";
import type { IntervalRow } from "../../report/index.ts";
import type { PageContent } from "../page-flag.ts";

const bar = (label: string, e: AuditEstimate, more: Partial<IntervalRow> = {}): IntervalRow => ({
  label,
  value: e.value,
  low: e.ciLow,
  high: e.ciHigh,
  ...more,
});

type Section = NonNullable<PageContent["sections"]>[number];

const MOST_CHANGES = 12;

/** The effects that are shown to have changed, the largest change first; none where none is. */
function changedEffects({ reaudit, confidence }: DebiasResult): NonNullable<Section["figures"]> {
  const changed = (reaudit?.changes ?? [])
    .filter((c) => c.change !== "undecided")
    .toSorted((a, b) => Math.abs(b.difference.value ?? 0) - Math.abs(a.difference.value ?? 0));
  if (!reaudit || changed.length === 0) return [];
  const smaller = changed.filter((c) => c.change === "smaller").length;
  const shown = changed.slice(0, MOST_CHANGES);
  const left = changed.length - shown.length;
  return [
    {
      id: "changes-chart",
      title: `${smaller} of ${reaudit.changes.length} effects are shown to be smaller after the repair, ${changed.length - smaller} larger`,
      caption: `Effects by the paired test at a false discovery rate of ${reaudit.fdr}, each in SD of its own scorer, before and after (star); ${100 * confidence}% intervals.${left > 0 ? ` ${left} more are in the table of the result.` : ""}`,
      alt: shown
        .map(
          ({ edit, change, before, after }) =>
            `${edit} ${change}: ${before.value?.toFixed(2)} to ${after.value?.toFixed(2)}`,
        )
        .join("; "),
      chart: {
        kind: "intervals",
        x: "effect, SD of the scorer",
        marks: [{ at: 0, label: "no effect" }],
        band: [-reaudit.floor, reaudit.floor],
        rows: shown.flatMap(({ edit, change, before, after }) => [
          { label: edit, value: null, low: null, high: null, isHeading: true },
          bar("before", before),
          bar("after", after, { family: "composite", note: change }),
        ]),
      },
    },
  ];
}

/** The worst cue before and after, and the effects that changed, on items that the repair was not fitted on. */
function reauditSection(found: DebiasResult): Section[] {
  const { reaudit, confidence } = found;
  if (!reaudit) return [];
  const { before, after, floor, nClusters } = reaudit;
  const row = (label: string, { worst, nFlagged }: ReauditSide, more: Partial<IntervalRow>): IntervalRow[] =>
    worst ? [bar(`${label}: ${worst.edit}`, worst.effect, { ...more, note: `${nFlagged} flagged` })] : [];
  return [
    {
      id: "reaudit",
      title: "What moves it at equal content, before and after",
      figures: [
        {
          id: "reaudit-chart",
          title: `${before.nFlagged} cues flagged before the repair, ${after.nFlagged} after`,
          caption: `The worst cue of each, in SD of that scorer, by edits on ${nClusters} item groups that the repair was not fitted on; ${100 * confidence}% intervals. The band is the floor of ${floor} SD.`,
          alt: `before: ${before.flagged.join(", ")}; after: ${after.flagged.join(", ")}`,
          chart: {
            kind: "intervals",
            x: "effect, SD of the scorer",
            marks: [{ at: 0, label: "no effect" }],
            band: [-floor, floor],
            rows: [...row("before", before, {}), ...row("after", after, { family: "composite" })],
          },
        },
        ...changedEffects(found),
      ],
    },
  ];
}

/** Agreement with humans before and after as a section of a page; none where it was not measured. */
export function agreementSection(
  { agreement }: Pick<DebiasResult, "agreement">,
  { how, changed }: { readonly how: string; readonly changed: string },
): PageContent["sections"] {
  if (!agreement) return [];
  const { measure, before, after, p } = agreement;
  return [
    {
      id: "agreement",
      title: "Agreement with humans",
      figures: [
        {
          id: "agreement-chart",
          title: `${measure} before and after`,
          caption: `${measure}, ${how}; the difference has its own paired test (p ${p?.toFixed(3) ?? "undefined"}), which overlapping bars do not tell.`,
          alt: `before ${before.value?.toFixed(3)}, after ${after.value?.toFixed(3)}`,
          chart: {
            kind: "intervals",
            x: measure,
            marks: [],
            rows: [bar("as it is", before), bar(changed, after, { family: "composite" })],
          },
        },
      ],
    },
  ];
}

/** A repair as a page: agreement before and after, and what goes with the score before, after, and with the gold itself. */
export function debiasPage(found: DebiasResult): PageContent {
  const { features, confidence, nFolds, scorer } = found;
  const order = features.toSorted((a, b) => Math.abs(b.before.value ?? 0) - Math.abs(a.before.value ?? 0));
  const how = `held out in ${nFolds} folds of item groups; bars: ${100 * confidence}% intervals by group`;
  return {
    question: "can this scorer be repaired",
    where: `${found.dataset} · ${scorer} · ${found.gold === null ? "no gold" : `gold: ${found.gold}`}`,
    sentences: found.decision,
    sections: [
      ...agreementSection(found, { how, changed: "repaired" }),
      ...reauditSection(found),
      {
        id: "features",
        title: "What goes with the score",
        figures: [
          {
            id: "features-chart",
            title: "Score and nuisance features inside items, before and after",
            caption: `SD of score for one SD of the feature inside items, each feature alone, ${how}. Blue: before; star: after; green diamonds: the gold itself, where known. A repair moves the star towards the gold where features were fitted beside it, and towards 0 where not.`,
            alt: order
              .map((f) => `${f.feature}: ${f.before.value?.toFixed(2)} to ${f.after.value?.toFixed(2)}`)
              .join("; "),
            chart: {
              kind: "intervals",
              x: "SD of score for one SD of the feature",
              marks: [{ at: 0, label: "no relation" }],
              rows: order.flatMap((f) => [
                { label: f.feature, value: null, low: null, high: null, isHeading: true },
                bar("before", f.before),
                bar("after", f.after, { family: "composite" }),
                ...(f.ofGold === null ? [] : [bar("gold", f.ofGold, { family: "judge", isHollow: true })]),
              ]),
            },
          },
        ],
      },
    ],
  };
}
