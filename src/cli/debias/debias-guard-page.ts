import type { GuardResult } from "../../audit/index.ts";
import { agreementSection } from "./debias-page.ts";
import type { PageContent } from "../page-flag.ts";

const MOST_SYSTEMS = 20;

/** A guarded scorer as a page: agreement before and after, and the systems whose outputs are struck. */
export function debiasGuardPage(found: GuardResult): PageContent {
  const { confidence, nFolds, scorer, systems, nSystems } = found;
  const how = `floor held out in ${nFolds} folds of item groups; bars: ${100 * confidence}% intervals by group`;
  const shown = systems.slice(0, MOST_SYSTEMS);
  const bar = (label: string, value: number, family: "judge" | "composite") =>
    ({ label, value, low: null, high: null, family }) as const;
  return {
    question: "can this scorer be guarded",
    where: `${found.dataset} · ${scorer} · ${found.gold === null ? "no gold" : `gold: ${found.gold}`}`,
    sentences: found.decision,
    sections: [
      ...agreementSection(found, { how, changed: "guarded" }),
      ...(shown.length === 0
        ? []
        : [
            {
              id: "systems",
              title: "Systems with struck outputs",
              figures: [
                {
                  id: "systems-chart",
                  title: "Mean score before and behind the guard",
                  caption: `${shown.length} of ${systems.length} systems with struck outputs, of ${nSystems} in all; the most struck first. No intervals: the means are of these outputs.`,
                  alt: shown
                    .map((s) => `${s.system}: ${s.before.toFixed(3)} to ${s.after.toFixed(3)}`)
                    .join("; "),
                  chart: {
                    kind: "intervals",
                    x: "mean score, higher better",
                    marks: [],
                    rows: shown.flatMap((s) => [
                      {
                        label: `${s.system} (${s.nStruck} of ${s.n} struck)`,
                        value: null,
                        low: null,
                        high: null,
                        isHeading: true,
                      },
                      bar("before", s.before, "judge"),
                      bar("after", s.after, "composite"),
                    ]),
                  },
                } as const,
              ],
            },
          ]),
    ],
  };
}
