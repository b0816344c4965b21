import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "../../../src/core/index.ts";
import { judgeBench, type JudgeDecision, type JudgeBenchRow } from "../../../src/meta/index.ts";
import type { Part } from "../../../src/meta/view.ts";
import { judgebench } from "../../../src/readers/published/judgebench.ts";
import { rawLines } from "./raw-lines.ts";
import { column, describeData, judged, load, loadOne, slice } from "./shared-data.ts";

/** The README's table: knowledge, reasoning, math, coding, overall, in percent. */
const TABLE: readonly (readonly [string, string, readonly string[]])[] = [
  ["Skywork-Reward-Gemma-2-27B", "gpt-4o", ["59.74", "66.33", "83.93", "50.00", "64.29"]],
  ["internlm2-20b-reward", "gpt-4o", ["62.34", "69.39", "66.07", "50.00", "63.43"]],
  ["Skywork-Reward-Llama-3.1-8B", "gpt-4o", ["59.09", "64.29", "76.79", "50.00", "62.29"]],
  ["internlm2-7b-reward", "gpt-4o", ["56.49", "61.22", "71.43", "50.00", "59.43"]],
  ["GRM-Gemma-2B-rewardmodel-ft", "gpt-4o", ["62.99", "53.06", "64.29", "54.76", "59.43"]],
  ["arena_hard o1-mini", "gpt-4o", ["58.44", "62.24", "82.14", "78.57", "65.71"]],
  ["arena_hard claude-3-haiku", "claude-3-5-sonnet", ["37.66", "29.41", "32.35", "9.68", "32.22"]],
];
const CATEGORIES = ["knowledge", "reasoning", "math", "coding"];

/** A preference in the pair's frame as a decision of a game; the second game showed (B, A). */
function decision(p: number, swapped: boolean): JudgeDecision {
  if (Number.isNaN(p)) return null;
  if (p === 0.5) return "A=B";
  return p > 0.5 === swapped ? "B>A" : "A>B";
}

function rows(part: Part, scorer: string): JudgeBenchRow[] {
  const { values, swapped, asked } = column(part, scorer);
  return [...part.truth].flatMap((truth, i) =>
    asked[i] === 1
      ? [
          {
            label: truth === 1 ? ("A>B" as const) : ("B>A" as const),
            decision1: decision(values[i]!, false),
            decision2: decision(swapped![i]!, true),
          },
        ]
      : [],
  );
}

const percent = (part: Part, scorer: string) => (100 * judgeBench(rows(part, scorer)).value).toFixed(2);

describeData("judgebench", () => {
  let data: Dataset;
  beforeAll(async () => {
    data = await loadOne(judgebench, "judgebench");
  });

  test("judgebench reads 620 pairs of 528 questions, one pair an item", () => {
    expect(data.head.name).toBe("judgebench");
    expect([data.items.length, data.pairs.length, data.outputs.length]).toEqual([620, 620, 1240]);
    expect(data.pairs.every((p, i) => p.id === data.items[i]!.id && p.itemId === p.id)).toBe(true);
    expect(new Set(data.items.map((i) => i.group)).size).toBe(528);
    expect(new Set(data.items.map((i) => i.prompt)).size).toBe(528);
  });

  test("judgebench gives labels, splits and categories as counted in the README", () => {
    const part = judged(data);
    const counts = (split: string) => {
      const own = slice(part, "split", split);
      const a = own.truth.filter((t) => t === 1).length;
      return [own.units.length, a, ...CATEGORIES.map((c) => slice(own, "category", c).units.length)];
    };
    expect(counts("gpt-4o")).toEqual([350, 193, 154, 98, 56, 42]);
    expect(counts("claude-3-5-sonnet")).toEqual([270, 143, 154, 51, 34, 31]);
    expect(part.nClusters).toBe(528);
  });

  test.each(TABLE)(
    "judgebench: %s has the accuracies of the README by category and overall",
    (name, split, cells) => {
      const part = slice(judged(data), "split", split);
      const found = CATEGORIES.map((c) => percent(slice(part, "category", c), name));
      expect([...found, percent(part, name)]).toEqual(cells);
    },
  );

  test("judgebench gives reward models as scores of outputs in both orders, judges as pairs", () => {
    const shapes = data.tables.map((t) => [t.scorer.name, t.scorer.family, t.over, t.order]);
    expect(shapes).toHaveLength(14);
    for (const [name, family, over] of shapes)
      expect([family, over]).toEqual(
        name!.startsWith("arena_hard") ? ["judge", "pairs"] : ["reward-model", "outputs"],
      );
    expect(shapes.filter(([, , , order]) => order === "swapped")).toHaveLength(7);
  });

  test("judgebench keeps ties and unreadable verdicts of judges apart", () => {
    const count = (name: string) => {
      const { values, swapped, asked } = column(judged(data), name);
      const all = [...values, ...swapped!].filter((_, i) => asked[i % values.length] === 1);
      return [all.length, all.filter((v) => v === 0.5).length, all.filter(Number.isNaN).length];
    };
    expect(count("arena_hard claude-3-haiku")).toEqual([540, 192, 13]);
    expect(count("arena_hard o1-mini")).toEqual([700, 44, 0]);
  });

  test("judgebench judges agree between the orders as counted in the README", () => {
    const agree = (name: string) => {
      const found = rows(judged(data), name);
      const flip = { "A>B": "B>A", "B>A": "A>B", "A=B": "A=B" } as const;
      return found.filter(({ decision1: d, decision2 }) => (d === null ? null : flip[d]) === decision2)
        .length;
    };
    expect(agree("arena_hard o1-mini")).toBe(240);
    expect(agree("arena_hard claude-3-haiku")).toBe(135);
    // The README counts 347 and 349 for the two Skywork models: the files' decision on exactly equal scores is the second answer.
    expect(agree("internlm2-20b-reward")).toBe(350);
    expect(agree("Skywork-Reward-Gemma-2-27B")).toBe(350);
  });

  test("judgebench reward scores decide as the files' decisions do, but for exactly equal scores", () => {
    const ties: Record<string, number> = {};
    for (const line of rawLines("judgebench/outputs", "judge_name=reward_model")) {
      const { pair_id, judgments } = line as {
        pair_id: string;
        judgments: { decision: string; judgment: { judge_model: string; scores: [number, number] } }[];
      };
      judgments.forEach(({ decision: published, judgment }, game) => {
        const name = judgment.judge_model.split("/")[1]!;
        const table = data.tables.find(
          (t) => t.scorer.name === name && (t.order === "swapped") === (game === 1),
        )!;
        const score = (side: string) => table.values[data.outputIndex.get(`${pair_id}/${side}`)!]!;
        const [first, second] = game === 0 ? ["A", "B"] : ["B", "A"];
        const d = score(first!) - score(second!);
        if (d === 0) ties[name] = (ties[name] ?? 0) + 1;
        expect(published).toBe(d > 0 ? "A>B" : "B>A");
      });
    }
    expect(ties).toEqual({ "Skywork-Reward-Gemma-2-27B": 6, "Skywork-Reward-Llama-3.1-8B": 2 });
  });

  test("judgebench reads one file of outputs alone: pairs, labels and that scorer", async () => {
    const file =
      "judgebench/outputs/gpt-4o-2024-05-13,judge_name=reward_model,judge_model=internlm_internlm2-20b-reward.jsonl.gz";
    const alone = await loadOne(judgebench, file);
    expect([alone.pairs.length, alone.judgments.length, alone.tables.length]).toEqual([350, 350, 2]);
    expect(percent(judged(alone), "internlm2-20b-reward")).toBe("63.43");
  });

  test("judgebench reads the pairs alone, and the outputs alone give the same pairs", async () => {
    const [pairs] = await load(judgebench, "judgebench/data");
    const [outputs] = await load(judgebench, "judgebench/outputs");
    expect(pairs!.tables).toEqual([]);
    expect(new Set(outputs!.pairs.map((p) => p.id))).toEqual(new Set(pairs!.pairs.map((p) => p.id)));
    expect(outputs!.tables).toHaveLength(14);
  });
});
