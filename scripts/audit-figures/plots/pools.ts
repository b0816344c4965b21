import * as Plot from "@observablehq/plot";
import type { PoolPressure } from "../pools.ts";
import { chart, picture, type Picture, WIDTH } from "./picture.ts";

/** Which scorers are drawn of each data set, and what gold they are held against; the table has all. */
const PANELS: readonly {
  readonly dataset: string;
  readonly gold: string;
  readonly scorers: readonly string[];
}[] = [
  {
    dataset: "hanna",
    gold: "coherence",
    scorers: ["ChatGPT CH 1", "BERTScore F1", "BLEU", "Repetition-3"],
  },
  {
    dataset: "realsumm",
    gold: "pyramid recall",
    scorers: ["rouge_l_recall", "bert_f_score", "rouge_2_precision", "rouge_1_precision"],
  },
  { dataset: "wmt22_mqm/en-de", gold: "MQM", scorers: ["MetricX-23-XXL", "CometKiwi-XL"] },
  { dataset: "wmt22_mqm/en-zh", gold: "MQM", scorers: ["MetricX-23-XXL", "CometKiwi-XL"] },
];

const HUES = ["--metric", "--reward-model", "--judge", "--verifier"];
const DASHES = ["none", "7 3", "2 3", "9 3 2 3"];
const COLUMNS = 2;
const HEIGHT = 250;

interface Point {
  readonly n: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const pointsOf = ({ section }: PoolPressure): Point[] =>
  section.points.map(({ n, gold }) => ({ n, value: gold.value!, low: gold.ciLow!, high: gold.ciHigh! }));

/** Names at the ends of the curves, pushed apart. */
function endLabels(ends: readonly { readonly name: string; readonly y: number }[], apart: number) {
  let free = Infinity;
  return ends
    .toSorted((a, b) => b.y - a.y)
    .map(({ name, y }) => {
      const at = Math.min(y, free - apart);
      free = at;
      return { name, y: at };
    });
}

function panel({ dataset, gold, scorers }: (typeof PANELS)[number], found: readonly PoolPressure[]) {
  const own = scorers.map((s) => found.find((f) => f.dataset === dataset && f.section.proxy === s)!);
  const curves = own.map(pointsOf);
  const best = own[0]!.section.points.map(({ n, oracle }) => ({ n, value: oracle! }));
  const last = best.at(-1)!.n;
  const domain: [number, number] = [-0.7, 1.2];
  const ends = [
    ...curves.map((c, k) => ({ name: scorers[k]!, y: c.at(-1)!.value })),
    { name: "the gold itself", y: best.at(-1)!.value },
  ];
  const apart = ((domain[1] - domain[0]) * 15) / (HEIGHT - 80);
  return chart({
    width: WIDTH / COLUMNS,
    height: HEIGHT,
    marginLeft: 48,
    marginRight: 132,
    marginTop: 38,
    marginBottom: 42,
    x: { type: "log", base: 2, domain: [1, last] },
    y: { domain },
    marks: [
      Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: [-0.5, 0, 0.5, 1] }),
      Plot.axisX({
        ticks: Array.from({ length: last }, (_, i) => i + 1),
        tickFormat: "d",
        tickSize: 0,
        label: "best of n →",
        labelAnchor: "center",
        labelOffset: 34,
      }),
      Plot.axisY({ ticks: [-0.5, 0, 0.5, 1], tickFormat: "~g", tickSize: 0, label: null }),
      Plot.ruleY([0], { stroke: "var(--ink)", strokeDasharray: "4 3" }),
      Plot.line(best, { x: "n", y: "value", stroke: "var(--sentinel)", strokeWidth: 2 }),
      ...curves.flatMap((c, k) => [
        Plot.areaY(c, { x: "n", y1: "low", y2: "high", fill: `var(${HUES[k]!})`, fillOpacity: 0.18 }),
        Plot.line(c, {
          x: "n",
          y: "value",
          stroke: `var(${HUES[k]!})`,
          strokeWidth: 2,
          strokeDasharray: DASHES[k]!,
        }),
      ]),
      Plot.text(endLabels(ends, apart), {
        x: () => last,
        y: "y",
        text: "name",
        textAnchor: "start",
        dx: 6,
      } as Plot.TextOptions),
      Plot.text([`${dataset}, ${own[0]!.section.n} items`], {
        text: (t: string) => t,
        frameAnchor: "top-left",
        textAnchor: "start",
        dx: -36,
        dy: -30,
        fontWeight: 600,
      } as unknown as Plot.TextOptions),
      Plot.text([`↑ gain in ${gold}, SD`], {
        text: (t: string) => t,
        frameAnchor: "top-left",
        textAnchor: "start",
        dx: -36,
        dy: -14,
      } as unknown as Plot.TextOptions),
    ],
  });
}

/** What choosing the best of n systems' outputs by a scorer does to the human score. */
export function poolPicture(found: readonly PoolPressure[]): Picture {
  const nodes = PANELS.map((p) => panel(p, found));
  const last = (dataset: string, scorer: string): string =>
    pointsOf(found.find((f) => f.dataset === dataset && f.section.proxy === scorer)!)
      .at(-1)!
      .value.toFixed(2);
  return picture({
    name: "pools",
    title:
      "Choosing the best of n systems by a metric gains less of the human score than choosing by that score would; repetition loses",
    caption:
      "Mean gain of the human score over a random output, in SD of one output, with 95% bands (items resampled). Grey: choosing by the human score. Some scorers of each data set; the table has all.",
    alt: `Four panels of curves against n on a logarithmic axis. In each, the grey curve of the gold itself is far above those of the scorers, which rise from zero: on HANNA to ${last("hanna", "ChatGPT CH 1")} SD for ChatGPT's rating, on REALSumm to ${last("realsumm", "rouge_l_recall")} for ROUGE-L recall and ${last("realsumm", "rouge_1_precision")} for ROUGE-1 precision, on WMT22 to ${last("wmt22_mqm/en-de", "MetricX-23-XXL")} (en-de) and ${last("wmt22_mqm/en-zh", "MetricX-23-XXL")} (en-zh) for MetricX. HANNA's Repetition-3 falls to ${last("hanna", "Repetition-3")}.`,
    rows: [nodes.slice(0, 2), nodes.slice(2)],
  });
}
