import { adjustP } from "../../meta/index.ts";
import type { Edit } from "../edits/edit.ts";
import type { AuditSettings, CounterfactualSection, EditEffect, EditFamily, EditRow } from "../result.ts";
import type { Answers, CounterfactualPlan, EditAnswers } from "./answers.ts";
import { clusterMeans, meanEstimate, shareEstimate } from "./estimates.ts";
import { clusterMean, type ClusterMean, floorTest, type FloorTest, withSpreadError } from "./floor-test.ts";
import type { Role, Target } from "./targets.ts";
import { sidesOf, verdictOf } from "./verdict.ts";

interface Spread {
  readonly sd: number;
  readonly df: number;
  readonly of: CounterfactualSection["sdOf"];
  /** The squares behind the SD by item, in the order of the items given. */
  readonly squares: readonly number[];
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Below this share of the values an SD is the rounding of equal ones. */
const ROUNDING = 1e-12;

/** Pooled SD within items where any has two values, else over all outputs; exactly 0 for equal values. NaN values are left out. */
function outputSpread(spread: readonly (readonly number[])[]): Spread {
  const found = rawSpread(spread);
  const largest = spread.reduce(
    (most, item) => item.reduce((m, v) => (Math.abs(v) > m ? Math.abs(v) : m), most),
    0,
  );
  return found.sd > ROUNDING * largest
    ? found
    : { ...found, sd: Number.isNaN(found.sd) ? NaN : 0, squares: [] };
}

function rawSpread(spread: readonly (readonly number[])[]): Spread {
  const known = spread.map((item) => item.filter((v) => !Number.isNaN(v)));
  const about = (values: readonly number[], centre: number): number =>
    sumOf(values.map((v) => (v - centre) ** 2));
  const df = sumOf(known.map((item) => Math.max(0, item.length - 1)));
  if (df > 0) {
    const squares = known.map((item) => (item.length < 2 ? 0 : about(item, meanOf(item))));
    return { sd: Math.sqrt(sumOf(squares) / df), df, of: "outputs within items", squares };
  }
  const all = known.flat();
  const squares = known.map((item) => about(item, meanOf(all)));
  return { sd: Math.sqrt(sumOf(squares) / (all.length - 1)), df: all.length - 1, of: "outputs", squares };
}

/** SD of P(a preferred) about 1/2, since either side of a pair may be called a. */
function pairSpread(base: Float64Array): Spread {
  const squares = Array.from(base, (p) => (Number.isNaN(p) ? 0 : (p - 0.5) ** 2));
  const n = base.reduce((k, p) => k + Number(!Number.isNaN(p)), 0);
  // The two targets of an item are one pair.
  const byItem = squares.flatMap((v, i) => (i % 2 === 0 ? [v + (squares[i + 1] ?? 0)] : []));
  return { sd: Math.sqrt(sumOf(squares) / n), df: n / 2, of: "pairs", squares: byItem };
}

/** Above this share of the squares, leaving one item out would halve the SD: effects in it say little. */
const MOST_OF_ONE_ITEM = 0.75;

/** The item that makes up most of the scorer's spread; null where none does. */
function dominantItem(
  { squares, of }: Spread,
  { dataset, targets, spread }: CounterfactualPlan,
): CounterfactualSection["dominant"] {
  const most = Math.max(0, ...squares);
  const share = most / sumOf(squares);
  if (!(share > MOST_OF_ONE_ITEM)) return null;
  const at = squares.indexOf(most);
  const output = of === "pairs" ? targets[2 * at]!.output : spread[at]![0]!;
  return { item: dataset.outputs[output]!.itemId, share };
}

const beats = (value: number, rival: number): number => (value > rival ? 1 : value === rival ? 0.5 : 0);

interface Scene {
  readonly targets: readonly Target[];
  readonly clusterOf: Int32Array;
  readonly nClusters: number;
  readonly base: Float64Array;
  readonly rival: Float64Array;
  readonly isPair: boolean;
  /** False where no output has another one to be compared with. */
  readonly hasRivals: boolean;
  readonly sd: number;
  readonly sdDf: number;
  readonly dominant: CounterfactualSection["dominant"];
  readonly settings: AuditSettings;
}

const among = (scene: Scene, roles: readonly Role[], value: (i: number) => number): Float64Array =>
  Float64Array.from(scene.targets, (t, i) => (roles.includes(t.role) ? value(i) : NaN));

/** Means by cluster, and their mean. */
function overClusters(scene: Scene, values: Float64Array): { perCluster: Float64Array; test: ClusterMean } {
  const perCluster = clusterMeans(values, scene.clusterOf, scene.nClusters);
  return { perCluster, test: clusterMean(perCluster) };
}

/** Change of the chance to beat the rival; NaN without rival or score. Pair scorers say it themselves. */
function winChange(scene: Scene, values: Float64Array, i: number): number {
  if (scene.isPair) return values[i]! - scene.base[i]!;
  const rival = scene.rival[i]!;
  if (Number.isNaN(rival + values[i]! + scene.base[i]!)) return NaN;
  return beats(values[i]!, rival) - beats(scene.base[i]!, rival);
}

/** 1 where the choice between target and rival turned around, half where it became or was a tie. */
function flip(scene: Scene, values: Float64Array, i: number): number {
  if (!scene.isPair) return Math.abs(winChange(scene, values, i));
  const [before, after] = [scene.base[i]!, values[i]!];
  return Number.isNaN(before + after) ? NaN : Math.abs(beats(after, 0.5) - beats(before, 0.5));
}

const UNDEFINED = { value: null, ciLow: null, ciHigh: null, n: 0 };
const NO_EFFECT: EditEffect = { raw: UNDEFINED, sd: UNDEFINED, winRate: null, flipRate: null, nOutputs: 0 };

const ALL: readonly Role[] = ["preferred", "dispreferred", "unranked"];

/** What an edit changes in comparisons with the rival. */
function comparisons(
  scene: Scene,
  values: Float64Array,
  roles: readonly Role[],
): Pick<EditEffect, "winRate" | "flipRate"> {
  const { confidence } = scene.settings;
  const wins = overClusters(
    scene,
    among(scene, roles, (i) => winChange(scene, values, i)),
  ).test;
  const flips = overClusters(
    scene,
    among(scene, roles, (i) => flip(scene, values, i)),
  );
  return {
    winRate: wins.n === 0 ? null : meanEstimate(wins, confidence),
    flipRate: shareEstimate(flips.perCluster, flips.test, confidence),
  };
}

function effectOf(scene: Scene, values: Float64Array, roles: readonly Role[]): EditEffect | null {
  const { settings, base, sd, sdDf } = scene;
  if (!scene.targets.some((t) => roles.includes(t.role))) return roles === ALL ? NO_EFFECT : null;
  const difference = among(scene, roles, (i) => values[i]! - base[i]!);
  const nOutputs = difference.reduce((n, v) => n + Number(!Number.isNaN(v)), 0);
  if (nOutputs === 0 && roles !== ALL) return null;
  const raw = overClusters(scene, difference).test;
  const compared = scene.hasRivals ? comparisons(scene, values, roles) : { winRate: null, flipRate: null };
  const { confidence } = settings;
  return {
    raw: meanEstimate(raw, confidence),
    sd: meanEstimate(
      { ...raw, se: withSpreadError(raw.estimate, raw.se, sdDf) },
      confidence,
      sd > 0 ? 1 / sd : NaN,
    ),
    ...compared,
    nOutputs,
  };
}

/** One hypothesis before multiplicity is known. */
interface Tested {
  readonly edit: Pick<Edit, "name" | "cue" | "summary" | "tolerance"> & { readonly feature?: string };
  readonly family: EditFamily;
  readonly answers: EditAnswers;
  readonly test: FloorTest;
  readonly floor: number;
}

function tested(scene: Scene, edit: Tested["edit"] & { family: EditFamily }, answers: EditAnswers): Tested {
  const { settings, sd, base } = scene;
  const floor = Math.max(settings.floor, edit.tolerance);
  const scale = sd > 0 ? sd : 1;
  const d = answers.values.map((v, i) => (v - base[i]!) / scale);
  const perCluster = clusterMeans(d, scene.clusterOf, scene.nClusters);
  const { family } = edit;
  return { edit, family, answers, floor, test: floorTest(perCluster, { floor, sides: sidesOf(family) }) };
}

const finite = (v: number): number | null => (Number.isFinite(v) ? v : null);

function rowOf(scene: Scene, of: Tested, multiple: { pAdjusted: number; familySize: number }): EditRow {
  const { edit, family, answers, test, floor } = of;
  const change = overClusters(scene, answers.featureChange).test;
  const { settings, sd, sdDf, dominant } = scene;
  return {
    edit: edit.name,
    cue: edit.cue,
    family,
    summary: edit.summary,
    feature: edit.feature ?? null,
    featureChange: finite(change.estimate),
    gain: effectOf(scene, answers.values, ["dispreferred"]),
    harm: effectOf(scene, answers.values, ["preferred"]),
    both: effectOf(scene, answers.values, ALL)!,
    notApplicable: answers.notApplicable,
    missing: answers.missing,
    p: finite(test.p),
    pAdjusted: finite(multiple.pAdjusted),
    test: test.method,
    ...verdictOf({ test, sdDf, family, floor, settings, hasSpread: sd > 0, dominant, ...multiple }),
  };
}

/** The swap of positions as an edit of its own: what standing first adds to P(preferred). */
function positionAnswers(base: Float64Array, position: Float64Array): EditAnswers {
  const values = base.map((p, i) => p + position[i]!);
  return { values, notApplicable: {}, missing: {}, featureChange: position.map(() => NaN) };
}

const POSITION = {
  name: "shown-first",
  cue: "position",
  family: "neutral",
  summary: "shows the output first instead of second",
  tolerance: 0,
} as const;

/**
 * Effects, tests and verdicts of all edits of a plan. Every effect is a mean over clusters of mean changes of their outputs; intervals are Student's t
 * over clusters, those in SD with the error of the SD as well (delta method). Adjusted p-values are Benjamini and Hochberg's over all edits that applied to two clusters or
 * more: they control the false discovery rate where the edits' effects are independent or positively dependent, which changes of the same texts are
 * expected to be.
 */
export function counterfactualSection(
  plan: CounterfactualPlan,
  answers: Answers,
  settings: AuditSettings,
): CounterfactualSection {
  const isPair = plan.spec.arity === "pair";
  const spread = isPair ? pairSpread(answers.base) : outputSpread(answers.spread);
  const { targets, nClusters } = plan;
  const scene: Scene = {
    targets,
    clusterOf: Int32Array.from(targets, (t) => t.cluster),
    nClusters,
    base: answers.base,
    rival: answers.rival,
    isPair,
    hasRivals: isPair || answers.rival.some((v) => !Number.isNaN(v)),
    sd: spread.sd,
    sdDf: spread.df,
    dominant: dominantItem(spread, plan),
    settings,
  };
  const all = plan.edits.map((edit, e) => tested(scene, edit, answers.byEdit[e]!));
  if (answers.position) all.push(tested(scene, POSITION, positionAnswers(answers.base, answers.position)));
  const p = all.map((t) => t.test.p);
  const adjusted = adjustP(p, "fdr_bh");
  const familySize = Math.max(1, p.filter((v) => !Number.isNaN(v)).length);
  return {
    scorerUnit: plan.spec.unit,
    sd: spread.sd,
    sdOf: spread.of,
    dominant: scene.dominant,
    nItems: plan.nItems,
    nClusters,
    nOutputs: targets.length,
    nScored: answers.nScored,
    familySize,
    correction: "Benjamini-Hochberg over the edits that applied",
    edits: all.map((t, i) => rowOf(scene, t, { pAdjusted: adjusted[i]!, familySize })),
  };
}
