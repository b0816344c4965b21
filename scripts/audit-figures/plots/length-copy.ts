import { effectOf, HANNA_CUES, type MetricEffects, REALSUMM_CUES } from "../length-copy.ts";
import { intervalPanels, type PanelPoint } from "./interval-panels.ts";
import { picture, type Picture, WIDTH } from "./picture.ts";

function points(metrics: readonly MetricEffects[], cues: readonly string[]): PanelPoint[] {
  return metrics.flatMap((m) =>
    cues.map((cue) => {
      const { value, ciLow, ciHigh } = effectOf(m, cue).onScoreGivenGold!;
      const [low, high] = [ciLow ?? NaN, ciHigh ?? NaN];
      return { panel: cue, row: m.metric, value: value ?? NaN, low, high, isHollow: low <= 0 && high >= 0 };
    }),
  );
}

/** What goes with metrics at equal human score: a forest plot a data set. */
export function lengthCopyPicture(of: {
  readonly realsumm: readonly MetricEffects[];
  readonly hanna: readonly MetricEffects[];
}): Picture {
  const length = (metrics: readonly MetricEffects[], name: string): string =>
    effectOf(
      metrics.find((m) => m.metric === name)!,
      metrics === of.hanna ? "Text length" : "characters",
    ).onScoreGivenGold!.value!.toFixed(2);
  const forest = (
    metrics: readonly MetricEffects[],
    cues: readonly string[],
    look: { width: number; domain: [number, number]; ticks: number[] },
  ) =>
    intervalPanels(points(metrics, cues), {
      panels: cues,
      rows: metrics.map((m) => m.metric),
      ...look,
      x: "SD of the metric for one SD of the cue",
      lines: cues.map((panel) => ({ panel, at: 0 })),
      names: 150,
    });
  return picture({
    name: "length-copy",
    title:
      "At equal human score ROUGE-1 recall rises with length and precision falls, in REALSumm as in HANNA",
    caption:
      "Above REALSumm (at equal pyramid recall), below HANNA (at equal coherence). Partial effects within items, all cues together (ridge), with 95% intervals (items resampled); hollow where the interval holds 0. What goes together, not what causes.",
    alt: `Two forest plots. REALSumm: the effect of length goes from ${length(of.realsumm, "rouge_1_recall")} for ROUGE-1 recall over about zero for JS-2, ROUGE-2 F and MoverScore to ${length(of.realsumm, "rouge_1_precision")} for ROUGE-1 precision; effects of repetition are small. HANNA: length goes with chrF (${length(of.hanna, "chrF")}), METEOR and ROUGE-1 recall (${length(of.hanna, "ROUGE-1 Recall")}) and against ROUGE-1 precision (${length(of.hanna, "ROUGE-1 Precision")}); every interval of coverage and density holds zero; repetition goes against all of them.`,
    rows: [
      [
        forest(of.realsumm, REALSUMM_CUES, {
          width: 0.64 * WIDTH,
          domain: [-0.85, 0.6],
          ticks: [-0.5, 0, 0.5],
        }),
      ],
      [forest(of.hanna, HANNA_CUES, { width: WIDTH, domain: [-1.55, 1.15], ticks: [-1, 0, 1] })],
    ],
  });
}
