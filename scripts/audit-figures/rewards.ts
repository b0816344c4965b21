import { resolve } from "node:path";
import {
  attack,
  type AttackResult,
  DEFAULT_FEATURES,
  DEFAULT_SETTINGS,
  EDITS,
  type Reaudit,
  reauditDebiased,
  type ReauditSide,
  worthByGold,
} from "../../src/audit/index.ts";
import { collect, plainContext, textFeature, valuesOf } from "../../src/core/index.ts";
import { chooseGold, makeView } from "../../src/meta/index.ts";
import { openDatasets } from "../../src/readers/index.ts";
import { scoreRows } from "../../src/run/index.ts";
import { createScorer } from "../../src/scorers/index.ts";
import { SEED, table } from "./shared-data.ts";

/** One scorer attacked on the demo data, repaired on half of its items and audited by edits on the other half. */
export interface Rewarded {
  readonly scorer: string;
  readonly attack: AttackResult;
  readonly reaudit: Reaudit | { readonly refused: string };
}

const CALLS = ["bleu", "chrf", "rouge-1", "embedding-similarity:embedder=ngrams"];

/** What metrics reward on data/demo/contrast.jsonl, and whether the default repair mends it. */
export async function rewardedBy(calls: readonly string[] = CALLS): Promise<Rewarded[]> {
  const path = resolve(import.meta.dirname, "../../data/demo/contrast.jsonl");
  const [source] = await openDatasets([path], {});
  const dataset = await collect(source!);
  const view = makeView(dataset, chooseGold(dataset, undefined)!, { where: {}, excludeSystems: [] });
  const worth = worthByGold(view);
  const ctx = plainContext(SEED);
  const found: Rewarded[] = [];
  for (const call of calls) {
    const scorer = await createScorer(call);
    const attacked = await attack(
      dataset,
      scorer,
      {
        seed: SEED,
        threshold: 0.5,
        maxMoves: 3,
        callsPerItem: 60,
        universalCalls: 60,
        sample: 120,
        confidence: 0.95,
        families: ["neutral", "style", "breaking"],
        gold: view.gold.name,
        worth,
        transferTo: [],
      },
      ctx,
    );
    const tasks = dataset.outputs.map((output) => ({
      item: dataset.items[dataset.itemIndex.get(output.itemId)!]!,
      outputs: [output],
    }));
    const { values } = valuesOf(await scorer.score(tasks, ctx));
    const reaudit = await reauditDebiased(
      dataset,
      {
        call,
        spec: scorer.spec,
        isPublished: false,
        values,
        gold: view.gold.name,
        worth,
        features: DEFAULT_FEATURES.map(textFeature),
        method: "linear",
        isGivenGold: true,
        nFolds: 10,
        seed: SEED,
        confidence: 0.95,
        resamples: 1000,
      },
      { view, edits: EDITS, settings: DEFAULT_SETTINGS, ask: (t) => scoreRows(scorer, t, ctx) },
    );
    await scorer.close?.();
    found.push({ scorer: call, attack: attacked, reaudit });
  }
  return found;
}

const signed = (v: number | null): string => (v === null ? "-" : `${v < 0 ? "" : "+"}${v.toFixed(2)}`);
const percent = (v: number | null): string => (v === null ? "-" : `${(100 * v).toFixed(0)}%`);
const worst = ({ nFlagged, worst: w }: ReauditSide): string =>
  w
    ? `${nFlagged}: ${w.edit} ${signed(w.effect.value)} [${signed(w.effect.ciLow)}, ${signed(w.effect.ciHigh)}]`
    : "0";

/** One line a scorer. */
export async function rewardFigures(): Promise<string> {
  return table(
    [
      "scorer",
      "items fooled by edits chosen for each",
      "best sequence for all, held-out gain, SD",
      "cues flagged before, worst (SD)",
      "repaired",
    ],
    (await rewardedBy()).map(({ scorer, attack: { byItem, universal }, reaudit }) => {
      const [best] = universal;
      return [
        scorer,
        `${byItem.nFooled} of ${byItem.nItems} (${byItem.nByHarmless} without harm)`,
        best
          ? `${best.moves.join(" + ")} ${signed(best.gain.value)} [${signed(best.gain.ciLow)}, ${signed(best.gain.ciHigh)}], net ${percent(best.net.value)}`
          : "none found",
        "refused" in reaudit ? "-" : worst(reaudit.before),
        "refused" in reaudit ? reaudit.refused : worst(reaudit.after),
      ];
    }),
  );
}
