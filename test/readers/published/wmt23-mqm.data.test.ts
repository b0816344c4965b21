import { beforeAll, expect, test } from "vitest";
import type { Dataset, Spans } from "../../../src/core/index.ts";
import { pearson, spearman } from "../../../src/meta/index.ts";
import { wmt23Mqm } from "../../../src/readers/published/wmt23-mqm.ts";
import { unmark } from "../../../src/readers/published/wmt23-spans.ts";
import {
  asPrinted,
  column,
  describeData,
  judged,
  load,
  orderedAlike,
  ratings,
  systemMeans,
} from "./shared-data.ts";

const COLUMNS = [
  ["mqm-col1", "mqm-col2"],
  ["mqm-col1", "mqm-col3"],
  ["mqm-col2", "mqm-col3"],
] as const;

describeData("wmt23_mqm", () => {
  let ende: Dataset;
  let zhen: Dataset;
  let rawEnde: Dataset;
  let rawZhen: Dataset;
  beforeAll(async () => {
    [ende, zhen, rawEnde, rawZhen] = (await load(wmt23Mqm, "wmt23_mqm")) as [
      Dataset,
      Dataset,
      Dataset,
      Dataset,
    ];
  });

  const seen = (values: Float64Array) => values.filter((v) => !Number.isNaN(v)).length;

  test("wmt23_mqm reads two rated pairs and two span files", () => {
    expect([ende, zhen, rawEnde, rawZhen].map((d) => d.head.name)).toEqual([
      "wmt23_mqm/en-de",
      "wmt23_mqm/zh-en",
      "wmt23_mqm/raw-ende",
      "wmt23_mqm/raw-zhen",
    ]);
    expect([ende.items.length, zhen.items.length]).toEqual([557, 1976]);
    expect(seen(ratings(ende, "mqm", "mqm-col1"))).toBe(1885);
    expect(seen(ratings(ende, "mqm-more-data", "mqm-col1"))).toBe(4888);
    expect(seen(ratings(zhen, "mqm", "mqm-col1"))).toBe(10_992);
    for (const name of ["MQM-1", "ESA-1", "ESA-2"]) expect(seen(ratings(ende, name))).toBe(2691);
  });

  test("wmt23_mqm: Pearson between MQM columns is the README's", () => {
    const between = (data: Dataset, aspect: string) =>
      COLUMNS.map(([x, y]) => pearson(ratings(data, aspect, x), ratings(data, aspect, y)).value.toFixed(3));
    expect(between(ende, "mqm")).toEqual(["0.640", "0.744", "0.624"]);
    expect(between(ende, "mqm-more-data")).toEqual(["0.795", "0.685", "0.666"]);
    expect(between(zhen, "mqm")).toEqual(["0.644", "0.573", "0.671"]);
  });

  test("wmt23_mqm: MQM-1, ESA-1 and ESA-2 agree as in the README", () => {
    const check = (x: string, y: string, cells: readonly string[]) => {
      const [a, b] = [ratings(ende, x), ratings(ende, y)];
      expect(asPrinted([pearson(a, b).value, spearman(a, b).value], cells)).toEqual(cells);
      expect(pearson(a, b).n).toBe(2691);
    };
    check("ESA-1", "ESA-2", ["0.481", "0.376"]);
    check("MQM-1", "ESA-1", ["0.329", "0.298"]);
    check("MQM-1", "ESA-2", ["0.351", "0.379"]);
  });

  test("wmt23_mqm: MetricX against the mean of three columns is the README's", () => {
    const check = (data: Dataset, gold: string, name: string, n: number, cells: readonly string[]) => {
      const part = judged(data, gold);
      const { values } = column(part, name);
      const found = asPrinted([pearson(part.truth, values).value, spearman(part.truth, values).value], cells);
      const pairs = orderedAlike(systemMeans(part, part.truth), systemMeans(part, values));
      expect([part.units.length, ...found, pairs], `${gold}, ${name}`).toEqual([n, ...cells]);
    };
    check(ende, "mqm", "MetricX-23-XXL", 1740, ["0.642", "0.771", "62/66"]);
    check(ende, "mqm", "MetricX-23-QE-XXL", 1740, ["0.592", "0.755", "62/66"]);
    check(ende, "mqm-more-data", "MetricX-23-XXL", 4512, ["0.654", "0.775", "65/66"]);
    check(ende, "mqm-more-data", "MetricX-23-QE-XXL", 4512, ["0.609", "0.763", "64/66"]);
    check(zhen, "mqm", "MetricX-23-XXL", 10_305, ["0.750", "0.692", "95/105"]);
    check(zhen, "mqm", "MetricX-23-QE-XXL", 10_305, ["0.764", "0.733", "93/105"]);
  });

  test("wmt23_mqm: system means with the human reference are the README's", () => {
    const means = (data: Dataset) => {
      const part = judged(data, "mqm-with-references");
      const values = systemMeans(part, part.truth);
      return part.systems.map((s, i) => [s, values[i]!] as const).toSorted((x, y) => y[1] - x[1]);
    };
    const shown = (list: readonly (readonly [string, number])[]) =>
      list.map(([s, v]) => `${s} ${v.toFixed(2)}`);
    const [german, english] = [shown(means(ende)), shown(means(zhen))];
    expect(german.slice(0, 3)).toEqual(["refA -2.87", "GPT4-5shot -3.75", "ONLINE-W -3.99"]);
    expect(german.at(-1)).toBe("AIRC -14.21");
    expect(english.slice(0, 2)).toEqual(["Lan-BridgeMT -2.14", "GPT4-5shot -2.24"]);
    expect([english[11], english.length, english.at(-1)]).toEqual(["refA -5.14", 16, "NLLB_MBR_BLEU -6.24"]);
  });

  test("wmt23_mqm raw spans: every output has three raters, and errors and clean annotations are all there", () => {
    const about = (data: Dataset) => {
      const spans = data.judgments.filter((j): j is Spans => j.kind === "spans");
      const onOutput = spans.filter((j) => j.side === "output");
      const raters = new Map<string, Set<string>>();
      for (const j of onOutput)
        raters.set(j.output, (raters.get(j.output) ?? new Set()).add((j.rater as { id: string }).id));
      const severity = (name: string) =>
        spans.reduce((n, j) => n + j.spans.filter((s) => s.severity === name).length, 0);
      return {
        outputs: data.outputs.length,
        systems: data.systems.length,
        raters: new Set(spans.map((j) => (j.rater as { id: string }).id)).size,
        each: [...new Set([...raters.values()].map((s) => s.size))],
        judgments: onOutput.length,
        minor: severity("Minor"),
        major: severity("Major"),
        persistent: spans.every((j) => "persistent" in j.rater && j.rater.persistent),
      };
    };
    const common = { systems: 10, each: [3], persistent: true };
    expect(about(rawEnde)).toEqual({
      ...common,
      outputs: 1040,
      raters: 10,
      judgments: 3120,
      minor: 7451,
      major: 2526,
    });
    expect(about(rawZhen)).toEqual({
      ...common,
      outputs: 3770,
      raters: 8,
      judgments: 11_310,
      minor: 13_259,
      major: 7967,
    });
  });

  test("wmt23_mqm raw spans: offsets cut out the marked text", () => {
    for (const data of [rawEnde, rawZhen]) {
      const text = new Map(data.outputs.map((o) => [o.id, o.text!]));
      const wrong = data.judgments
        .flatMap((j) =>
          j.kind === "spans" && j.side === "output" ? j.spans.map((s) => ({ ...s, output: j.output })) : [],
        )
        .filter((s) => s.start !== undefined && text.get(s.output)!.slice(s.start, s.end) !== s.text);
      expect(wrong).toEqual([]);
    }
    expect(unmark("a <v>bad</v> word")).toEqual({
      text: "a bad word",
      spans: [{ start: 2, end: 5, text: "bad" }],
    });
    expect(unmark("no <v>end")).toEqual({ text: "no <v>end", spans: [] });
  });
});
