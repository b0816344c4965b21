import { beforeAll, expect, test } from "vitest";
import { type Dataset, UserError } from "../../../src/core/index.ts";
import { kendall, spearman } from "../../../src/meta/index.ts";
import { chooseGold } from "../../../src/meta/view.ts";
import { hanna, hannaScorer } from "../../../src/readers/published/hanna.ts";
import { asPrinted, column, describeData, judged, load, loadOne, systemMeans } from "./shared-data.ts";

/** Criterion: Spearman of ChatGPT prompt 1, BERTScore F1, ROUGE-L F with the human mean. */
const TABLE: readonly (readonly [string, string, readonly string[]])[] = [
  ["Relevance", "RE", ["0.366", "0.355", "0.301"]],
  ["Coherence", "CH", ["0.448", "0.372", "0.342"]],
  ["Empathy", "EM", ["0.379", "0.356", "0.327"]],
  ["Surprise", "SU", ["0.236", "0.320", "0.289"]],
  ["Engagement", "EG", ["0.409", "0.415", "0.359"]],
  ["Complexity", "CX", ["0.465", "0.469", "0.390"]],
];

describeData("hanna", () => {
  let data: Dataset;
  beforeAll(async () => {
    data = await loadOne(hanna, "hanna");
  });

  test("hanna reads 11 x 96 outputs, three raters x six criteria, 72 metrics and 140 judge columns", () => {
    expect([data.items.length, data.outputs.length, data.judgments.length]).toEqual([96, 1056, 1056 * 18]);
    const families = data.tables.map((t) => t.scorer.family);
    expect([
      families.filter((f) => f === "metric").length,
      families.filter((f) => f === "judge").length,
    ]).toEqual([72, 140]);
    expect(data.tables.some((t) => t.values.some(Number.isNaN))).toBe(false);
  });

  test("hanna has six golds and no default", () => {
    expect(data.golds.map((g) => g.name)).toEqual(TABLE.map(([name]) => name));
    expect(() => chooseGold(data, undefined)).toThrow(UserError);
  });

  test.each(TABLE)(
    "hanna: Spearman with %s is the README's for ChatGPT, BERTScore F1 and ROUGE-L",
    (gold, short, cells) => {
      const part = judged(data, gold);
      expect(part.units.length).toBe(1056);
      const found = [`ChatGPT ${short} 1`, "BERTScore F1", "ROUGE-L F-Score"].map(
        (name) => spearman(part.truth, column(part, name).values).value,
      );
      expect(asPrinted(found, cells)).toEqual(cells);
    },
  );

  test("hanna: system level of Coherence is the README's", () => {
    const part = judged(data, "Coherence");
    const means = systemMeans(part, part.truth);
    const expected: Readonly<Record<string, string>> = {
      Human: "4.43",
      "GPT-2 (tag)": "3.31",
      "GPT-2": "3.29",
      GPT: "3.22",
      RoBERTa: "3.22",
      BertGeneration: "3.14",
      "TD-VAE": "2.99",
      CTRL: "2.93",
      XLNet: "2.88",
      Fusion: "2.87",
      HINT: "2.38",
    };
    const cells = part.systems.map((s) => expected[s]!);
    expect(Object.keys(expected).toSorted()).toEqual(part.systems.toSorted());
    expect(asPrinted([...means], cells)).toEqual(cells);
    const judge = systemMeans(part, column(part, "ChatGPT CH 1").values);
    expect(kendall(means, judge, "b").value.toFixed(3)).toBe("0.782");
  });

  test("hannaScorer(column) gives name, direction, aspect and needs", () => {
    const about = (name: string) => {
      const { name: plain, family, direction, aspect, needs } = hannaScorer(name);
      return [plain, family, direction, aspect, needs.includes("references")];
    };
    expect(about("BERTScore F1 Ξε")).toEqual(["BERTScore F1", "metric", "higher", undefined, true]);
    expect(about("BaryScore-SD-10 Ξε")).toEqual(["BaryScore-SD-10", "metric", "lower", undefined, true]);
    expect(about("Text length ¤§")).toEqual(["Text length", "metric", "none", undefined, false]);
    expect(about("SUPERT-PS ¤ε")).toEqual(["SUPERT-PS", "metric", "higher", undefined, false]);
    expect(about("ChatGPT CH 1")).toEqual(["ChatGPT CH 1", "judge", "higher", "Coherence", false]);
    expect(about("ChatGPT AVG 4")).toEqual(["ChatGPT AVG 4", "judge", "higher", undefined, false]);
  });

  test("hanna marks the human stories as the reference and keeps them out on demand", () => {
    const human = data.outputs.filter((o) => o.system === "Human");
    expect(human.every((o) => o.sameAs === "Human")).toBe(true);
    expect(judged(data, "Coherence", ["Human"]).units.length).toBe(960);
    expect(data.items[0]!.references[0]!.id).toBe("Human");
  });

  test("hanna reads the stories or the user study alone", async () => {
    const [stories] = await load(hanna, "hanna/hanna_llm_stories.csv.gz");
    expect([stories!.head.name, stories!.items.length, stories!.outputs.length]).toEqual([
      "hanna/llm-stories",
      96,
      576,
    ]);
    const [study] = await load(hanna, "hanna/user_study.csv.gz");
    expect([study!.head.name, study!.outputs.length, study!.judgments.length]).toEqual([
      "hanna/user-study",
      100,
      1800,
    ]);
  });
});
