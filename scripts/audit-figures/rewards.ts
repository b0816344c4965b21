import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  attack,
  type AttackResult,
  type AuditEstimate,
  countChanges,
  debias,
  type DebiasOptions,
  DEFAULT_SETTINGS,
  EDITS,
  type EffectChange,
  type Reaudit,
  reauditDebiased,
  type ReauditSide,
  TAUGHT_FEATURES,
  worthByGold,
} from "../../src/audit/index.ts";
import {
  assemble,
  collect,
  type Dataset,
  type DebiasedForm,
  type NuisanceEffect,
  plainContext,
  type Score,
  type Scorer,
  type Task,
  textFeature,
  valuesOf,
} from "../../src/core/index.ts";
import { fit } from "../../src/cli/fit/fit.ts";
import { runProgram } from "../../src/cli/program.ts";
import { chooseGold, makeView, type View } from "../../src/meta/index.ts";
import { seeded, shuffle } from "../../src/num/index.ts";
import { openDatasets } from "../../src/readers/index.ts";
import { scoreRows } from "../../src/run/index.ts";
import { createScorer, fittedScorer } from "../../src/scorers/index.ts";
import { SEED, table } from "./shared-data.ts";

/** One scorer as it is, or repaired one way: audited by edits and attacked on items that the repair was not fitted on. */
export interface RewardRow {
  readonly scorer: string;
  readonly repair: "as it is" | "default" | "gives back";
  /** Features that are taken off, and given back. */
  readonly effects: readonly NuisanceEffect[];
  readonly side: ReauditSide;
  /** Of effects taught and not taught; null for the scorer as it is. */
  readonly changes: Pick<Reaudit, "changes" | "unseen"> | null;
  readonly agreement: AuditEstimate;
  /** Of no change of agreement; null for the scorer as it is. */
  readonly p: number | null;
  /** Null where the repair is empty. */
  readonly attack: AttackResult | null;
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

/** The folder of all-MiniLM-L6-v2 where TRENCHCOAT_ENCODER names one (`.ci/run` makes it). */
export function encoderFolder(): string | undefined {
  const folder = join(process.env["TRENCHCOAT_ENCODER"] ?? "", "onnx-model");
  return existsSync(folder) ? folder : undefined;
}

/** BERTScore on that encoder. */
export function bertScore(): Rewarding {
  const folder = encoderFolder();
  if (folder === undefined)
    throw new Error("TRENCHCOAT_ENCODER names no encoder, which BERTScore needs here");
  return { name: "bertscore (all-MiniLM-L6-v2)", call: `bertscore:embedder=onnx,model=${folder}` };
}

/** A scorer that remembers what it was asked: the repairs of one scorer ask for the same texts. */
function remembering(scorer: Scorer): Scorer {
  const known = new Map<string, Score>();
  const keyOf = ({ item, outputs }: Task): string =>
    JSON.stringify([item.id, outputs[0]!.id, outputs[0]!.text]);
  return {
    spec: scorer.spec,
    score: async (tasks, ctx) => {
      const fresh = tasks.filter((t) => !known.has(keyOf(t)));
      const scores = fresh.length === 0 ? [] : await scorer.score(fresh, ctx);
      fresh.forEach((task, i) => known.set(keyOf(task), scores[i]!));
      return tasks.map((t) => known.get(keyOf(t))!);
    },
  };
}

/** The data of some items only. */
function amongItems(dataset: Dataset, isIn: (id: string) => boolean): Dataset {
  const items = dataset.items.filter((i) => isIn(i.id));
  const outputs = dataset.outputs.filter((o) => isIn(o.itemId));
  const pairs = dataset.pairs.filter((p) => isIn(p.itemId));
  const kept = new Set(pairs.map((p) => p.id));
  const judgments = dataset.judgments.filter((j) => j.kind === "preference" && kept.has(j.pair));
  return assemble(dataset.head, { items, outputs, pairs, judgments, columns: [] });
}

const SETTINGS = {
  seed: SEED,
  threshold: 0.5,
  maxMoves: 3,
  callsPerItem: 60,
  universalCalls: 60,
  sample: 120,
  confidence: 0.95,
  families: ["neutral", "style", "breaking"],
  transferTo: [],
} as const;

const viewOf = (dataset: Dataset): View =>
  makeView(dataset, chooseGold(dataset, undefined)!, { where: {}, excludeSystems: [] });

/** Repairs a scorer on a data set: what was found, and the form. */
async function repairedOn(dataset: Dataset, scorer: Scorer, of: { call: string; givesBack: boolean }) {
  const ctx = plainContext(SEED);
  const view = viewOf(dataset);
  const tasks = dataset.outputs.map((output) => ({
    item: dataset.items[dataset.itemIndex.get(output.itemId)!]!,
    outputs: [output],
  }));
  const { values } = valuesOf(await scorer.score(tasks, ctx));
  const options: DebiasOptions = {
    ...of,
    spec: scorer.spec,
    isPublished: false,
    values,
    gold: view.gold.name,
    worth: worthByGold(view),
    features: TAUGHT_FEATURES.map(textFeature),
    method: "edits",
    isGivenGold: true,
    nFolds: 10,
    seed: SEED,
    confidence: 0.95,
    resamples: 1000,
  };
  const again = await reauditDebiased(dataset, options, {
    view,
    edits: EDITS,
    settings: DEFAULT_SETTINGS,
    ask: (t) => scoreRows(scorer, t, ctx),
  });
  return debias(dataset, options, again);
}

/** The scorer that a form stands for, over the one at hand. */
const overBase = (form: DebiasedForm, base: Scorer): Promise<Scorer> =>
  fittedScorer(
    form,
    { createScorer: async () => base, encoderOf: () => Promise.reject(new Error("no encoder is needed")) },
    "repaired",
  );

async function attacked(dataset: Dataset, scorer: Scorer): Promise<AttackResult> {
  const view = viewOf(dataset);
  return attack(
    dataset,
    scorer,
    { ...SETTINGS, gold: view.gold.name, worth: worthByGold(view) },
    plainContext(SEED),
  );
}

/** A scorer on data/demo/contrast.jsonl: as it is and repaired both ways, attacked on half of the items by a repair fitted on the other half. */
export async function rewardedBy({ name, call }: Rewarding): Promise<RewardRow[]> {
  const [source] = await openDatasets([DEMO], {});
  const dataset = await collect(source!);
  const made = await createScorer(call);
  const scorer = remembering(made);
  const order = shuffle(Int32Array.from(dataset.items.keys()), seeded(SEED, "halves"));
  const half = new Set(Array.from(order.subarray(0, order.length >> 1), (i) => dataset.items[i]!.id));
  const [learnt, victims] = [true, false].map((isIn) => amongItems(dataset, (id) => half.has(id) === isIn));
  const rows: RewardRow[] = [];
  try {
    for (const givesBack of [false, true]) {
      const { result, form } = await repairedOn(dataset, scorer, { call, givesBack });
      const { reaudit, agreement } = result;
      if (!reaudit || !agreement) throw new Error(`${name}: ${result.reauditAbsent}`);
      if (!givesBack)
        rows.push({
          scorer: name,
          repair: "as it is",
          effects: [],
          side: reaudit.before,
          changes: null,
          agreement: agreement.before,
          p: null,
          attack: await attacked(victims!, scorer),
        });
      const ofHalf = (await repairedOn(learnt!, scorer, { call, givesBack })).form;
      rows.push({
        scorer: name,
        repair: givesBack ? "gives back" : "default",
        effects: form.effects,
        side: reaudit.after,
        changes: reaudit,
        agreement: agreement.after,
        p: agreement.p,
        attack: ofHalf.effects.length === 0 ? null : await attacked(victims!, await overBase(ofHalf, scorer)),
      });
    }
  } finally {
    await made.close?.();
  }
  return rows;
}

const signed = (v: number | null): string => (v === null ? "-" : `${v < 0 ? "" : "+"}${v.toFixed(2)}`);
const percent = (v: number | null): string => (v === null ? "-" : `${(100 * v).toFixed(0)}%`);
const worst = ({ nFlagged, nRewarded, worst: w }: ReauditSide): string => {
  const flagged = `${nFlagged}, ${nRewarded} rewarded`;
  return w
    ? `${flagged}: ${w.edit} ${signed(w.effect.value)} [${signed(w.effect.ciLow)}, ${signed(w.effect.ciHigh)}]`
    : flagged;
};
const counted = (changes: readonly EffectChange[]): string => {
  const { smaller, larger, undecided } = countChanges(changes);
  return `${smaller} / ${larger} / ${undecided}`;
};

function fooled({ attack: found }: RewardRow): readonly [string, string] {
  if (!found) return ["nothing taken off", "-"];
  const { byItem, universal } = found;
  const [best] = universal;
  const sequence = best
    ? `${best.moves.join(" + ")} ${signed(best.gain.value)} [${signed(best.gain.ciLow)}, ${signed(best.gain.ciHigh)}], net ${percent(best.net.value)}`
    : "none found";
  return [`${byItem.nFooled} of ${byItem.nItems} (${byItem.nByHarmless} without harm)`, sequence];
}

/** Lines of the table: one a scorer and repair. */
export const rewardCells = (row: RewardRow): string[] => [
  row.scorer,
  row.repair,
  worst(row.side),
  row.changes ? counted(row.changes.changes) : "-",
  row.changes ? counted(row.changes.unseen ?? []) : "-",
  String(row.side.nDamageSeen),
  `${row.agreement.value?.toFixed(3)}${row.p === null ? "" : ` (p ${row.p < 0.001 ? "< 0.001" : row.p.toFixed(3)})`}`,
  ...fooled(row),
];

const COLUMNS = [
  "scorer",
  "repair",
  "cues flagged, strongest (SD)",
  "effects smaller / larger / not told apart",
  "by edits not taught",
  "damage seen, of 17",
  "agreement",
  "items fooled",
  "best sequence for all, held-out gain, SD",
];

/** The scorers of the table that need no encoder. */
export const rewarding = async (): Promise<Rewarding[]> => [...CALLS, await fittedHead()];

/** What metrics reward, and what repairs mend, three lines a scorer. */
export async function rewardFigures(): Promise<string> {
  const lines: string[][] = [];
  for (const each of [...(await rewarding()), bertScore()]) {
    lines.push(...(await rewardedBy(each)).map(rewardCells));
    console.error(`${each.name}: done`);
  }
  return table(COLUMNS, lines);
}
