import { expect, test } from "vitest";
import { DEFAULT_SETTINGS, editsNamed, reauditDebiased, UNKNOWN_WORTH } from "../../../src/audit/index.ts";
import {
  assemble,
  type Dataset,
  importedScorer,
  type Output,
  type Task,
  textFeature,
} from "../../../src/core/index.ts";
import { randomNormal, seeded } from "../../../src/num/index.ts";

const SENTENCE = "The river is long and the boat was slow on it. ";
/** Length, and what the output is worth whatever its text. */
const scoreOf = ({ id, text = "" }: Pick<Output, "id" | "text">, worth = 1): number =>
  10 * Math.log1p(text.length) + worth * randomNormal(seeded(5, id));

/** Items of three outputs of different length; the score is the logarithm of the length. */
function lengths(nItems: number, worth = 1): { dataset: Dataset; values: Float64Array } {
  const rng = seeded(2);
  const items = Array.from({ length: nItems }, (_, i) => ({ id: `i${i}`, references: [], tags: {} }));
  const outputs = items.flatMap(({ id }) =>
    [0, 1, 2].map((k) => ({
      id: `${id}/${k}`,
      itemId: id,
      text: SENTENCE.repeat(2 + Math.floor(4 * Math.abs(randomNormal(rng)))).trim(),
      tags: {},
    })),
  );
  const dataset = assemble({ name: "lengths" }, { items, outputs, pairs: [], judgments: [], columns: [] });
  return { dataset, values: Float64Array.from(outputs, (o) => scoreOf(o, worth)) };
}

const optionsOf = (values: Float64Array, direction: "higher" | "lower") => ({
  call: "made",
  spec: importedScorer("made", { family: "metric", direction }),
  isPublished: false,
  values: direction === "lower" ? values.map((v) => -v) : values,
  gold: null,
  worth: UNKNOWN_WORTH,
  features: [textFeature("characters")],
  method: "linear" as const,
  givesBack: false,
  isGivenGold: false,
  nFolds: 5,
  seed: 3,
  confidence: 0.95,
  resamples: 100,
});

test("reauditDebiased: a score of log length is flagged for filler, which moves a tenth of it at most once that is taken off; each text is asked once", async () => {
  for (const direction of ["higher", "lower"] as const) {
    const { dataset, values } = lengths(40);
    let nAsked = 0;
    const { reaudit: found } = await reauditDebiased(dataset, optionsOf(values, direction), {
      edits: editsNamed(["filler", "trailing-newline", "truncate"]),
      settings: DEFAULT_SETTINGS,
      ask: (tasks: readonly Task[]) => {
        nAsked += tasks.length;
        const sign = direction === "lower" ? -1 : 1;
        const value = Float64Array.from(tasks, (t) => sign * scoreOf(t.outputs[0]!));
        return Promise.resolve({ values: value, missing: [] });
      },
    });
    if ("refused" in found) throw new Error(found.refused);
    expect(found).toMatchObject({ nGroupsFitted: 20, nItems: 20, nClusters: 20, nOutputs: 40 });
    expect(found.before).toMatchObject({ nFlagged: 1, flagged: ["length"], worst: { edit: "filler" } });
    expect(found.before.worst!.effect.value).toBeGreaterThan(0);
    const raw = ({ sd, worst }: typeof found.before): number => sd! * worst!.effect.value!;
    expect(found.after.worst!.cue).toBe("length");
    expect(Math.abs(raw(found.after))).toBeLessThan(raw(found.before) / 10);
    // 20 items of 3 originals, and two or three edits of 40 outputs.
    expect(nAsked).toBeLessThanOrEqual(60 + 3 * 40);
  }
});

test("reauditDebiased of few item groups is refused with the number that is needed", async () => {
  const { dataset, values } = lengths(12);
  const ask = () => Promise.reject(new Error("asked"));
  const about = { edits: editsNamed(["filler"]), settings: DEFAULT_SETTINGS, ask };
  expect(await reauditDebiased(dataset, optionsOf(values, "higher"), about)).toEqual({
    reaudit: { refused: "fewer than 20 item groups with texts and scores" },
    effects: [],
  });
});

test("reauditDebiased of a score that is nothing but length says that nothing is left", async () => {
  const { dataset, values } = lengths(40, 0);
  const { reaudit: found } = await reauditDebiased(dataset, optionsOf(values, "higher"), {
    edits: editsNamed(["filler"]),
    settings: DEFAULT_SETTINGS,
    ask: (tasks) => Promise.resolve({ values: tasks.map((t) => scoreOf(t.outputs[0]!, 0)), missing: [] }),
  });
  expect(found).toEqual({
    refused: "the repair leaves nothing of the score on items that it was not fitted on",
  });
});

test("reauditDebiased taught by edits: a reward of length is shown to be smaller, on items and without a larger effect; penalties stay unless given back", async () => {
  const ask = (sign: number) => (tasks: readonly Task[]) =>
    Promise.resolve({
      values: Float64Array.from(tasks, (t) => sign * scoreOf(t.outputs[0]!)),
      missing: [],
    });
  const of = async (sign: number, givesBack: boolean) => {
    const { dataset, values } = lengths(60);
    const { reaudit, lesson } = await reauditDebiased(
      dataset,
      {
        ...optionsOf(
          values.map((v) => sign * v),
          "higher",
        ),
        method: "edits",
        givesBack,
      },
      {
        edits: editsNamed(["filler", "trailing-newline", "truncate"]),
        settings: DEFAULT_SETTINGS,
        ask: ask(sign),
      },
    );
    if ("refused" in reaudit) throw new Error(reaudit.refused);
    expect(lesson!.change.length).toBeGreaterThan(200);
    return reaudit;
  };
  const taken = await of(1, false);
  expect(taken).toMatchObject({ nItems: 30, before: { nFlagged: 1, nRewarded: 1 }, after: { nFlagged: 0 } });
  expect(taken.changes.find((c) => c.edit === "filler")).toMatchObject({ change: "smaller" });
  // Nothing else lengthens a text here, so without filler nothing is taught.
  expect(taken.unseen!.every((c) => c.change === "undecided")).toBe(true);
  const left = await of(-1, false);
  expect(left.after).toEqual(left.before);
  // A scorer that likes short texts punishes filler and rewards truncation, which no edit's feature stands for.
  expect(left.before).toMatchObject({ nFlagged: 2, nRewarded: 1 });
  expect((await of(-1, true)).changes.find((c) => c.edit === "filler")!.change).toBe("smaller");
});
