import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
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
import { fit } from "../../src/cli/fit.ts";
import { runProgram } from "../../src/cli/program.ts";
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

/** A scorer by what it is called in the table. */
export interface Rewarding {
  readonly name: string;
  readonly call: string;
}

const CALLS: readonly Rewarding[] = ["bleu", "chrf", "rouge-1", "embedding-similarity:embedder=ngrams"].map(
  (call) => ({ name: call, call }),
);

const DEMO = resolve(import.meta.dirname, "../../data/demo/contrast.jsonl");

/** A Bradley-Terry head on text features and hashed n-grams, fitted on the demo's own preferences. */
async function fittedHead(): Promise<Rewarding> {
  const file = join(mkdtempSync(join(tmpdir(), "trenchcoat-head-")), "head.json");
  const argv = ["fit", DEMO, "--head", "bt", "--features", "text,ngrams", "-o", file, "--no-config"];
  const code = await runProgram([fit], argv, {
    stdin: (async function* () {})(),
    out: () => undefined,
    err: () => undefined,
    env: {},
    columns: undefined,
    errIsTerminal: false,
    signal: new AbortController().signal,
  });
  if (code !== 0) throw new Error(`fit ended with ${code}`);
  return { name: "Bradley-Terry head (text, n-grams)", call: `fitted:${file}` };
}

/** BERTScore on all-MiniLM-L6-v2 where TRENCHCOAT_ENCODER names its folder (`.ci/run` makes one). */
function bertScores(): Rewarding[] {
  const folder = join(process.env["TRENCHCOAT_ENCODER"] ?? "", "onnx-model");
  if (!existsSync(folder)) throw new Error("TRENCHCOAT_ENCODER names no encoder, which BERTScore needs here");
  return [{ name: "bertscore (all-MiniLM-L6-v2)", call: `bertscore:embedder=onnx,model=${folder}` }];
}

/** What metrics reward on data/demo/contrast.jsonl, and whether the default repair mends it. */
export async function rewardedBy(scorers: readonly Rewarding[]): Promise<Rewarded[]> {
  const [source] = await openDatasets([DEMO], {});
  const dataset = await collect(source!);
  const view = makeView(dataset, chooseGold(dataset, undefined)!, { where: {}, excludeSystems: [] });
  const worth = worthByGold(view);
  const ctx = plainContext(SEED);
  const found: Rewarded[] = [];
  for (const { name, call } of scorers) {
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
        method: "edits",
        givesBack: false,
        isGivenGold: true,
        nFolds: 10,
        seed: SEED,
        confidence: 0.95,
        resamples: 1000,
      },
      { view, edits: EDITS, settings: DEFAULT_SETTINGS, ask: (t) => scoreRows(scorer, t, ctx) },
    );
    await scorer.close?.();
    found.push({ scorer: name, attack: attacked, reaudit: reaudit.reaudit });
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
  const found = await rewardedBy([...CALLS, ...bertScores(), await fittedHead()]);
  return table(
    [
      "scorer",
      "items fooled by edits chosen for each",
      "best sequence for all, held-out gain, SD",
      "cues flagged before, worst (SD)",
      "repaired",
    ],
    found.map(({ scorer, attack: { byItem, universal }, reaudit }) => {
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
