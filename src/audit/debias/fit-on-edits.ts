import type { NuisanceEffect } from "../../core/index.ts";
import { adjustP } from "../../meta/index.ts";
import { choleskyInverse, studentTTwoSided } from "../../num/index.ts";
import { floorTest, type Sides } from "../counterfactual/index.ts";
import { boundedLine } from "./bounded-line.ts";
import type { EditRows } from "./edit-rows.ts";

/** Ridge penalty as a share of each feature's sum of squares: decides between features that all edits move together, and hardly moves others. */
const RIDGE = 1e-3;
const MOST_ROUNDS = 100;
const NOTHING = 1e-12;

/** One fit. */
interface Lesson {
  readonly rows: EditRows;
  readonly which: Int32Array;
  /** Columns of `rows.x` that are fitted. */
  readonly columns: readonly number[];
  /** Rows of each edit, by edit. */
  readonly n: Float64Array;
  /** By edit: only a rise of the mean counts. */
  readonly isOneSided: readonly boolean[];
}

/** Change of score and features after an edit: of one text, or the mean over texts. */
interface Change {
  readonly edit: number;
  readonly score: number;
  /** [nColumns] */
  readonly x: Float64Array;
}

function changeOf({ rows, columns }: Lesson, i: number): Change {
  const m = rows.features.length;
  return {
    edit: rows.editOf[i]!,
    score: rows.change[i]!,
    x: Float64Array.from(columns, (c) => rows.x[i * m + c]!),
  };
}

/** Means of the one-sided edits that have rows. */
function oneSidedMeans(lesson: Lesson): Change[] {
  const { rows, which, columns, n, isOneSided } = lesson;
  const totals = rows.edits.map((_, edit) => ({ edit, score: 0, x: new Float64Array(columns.length) }));
  for (const i of which) {
    if (!isOneSided[rows.editOf[i]!]) continue;
    const { score, x, edit } = changeOf(lesson, i);
    totals[edit]!.score += score / n[edit]!;
    x.forEach((v, k) => (totals[edit]!.x[k]! += v / n[edit]!));
  }
  return totals.filter(({ edit }) => isOneSided[edit]! && n[edit]! > 0);
}

const explained = (slopes: Float64Array, x: Float64Array): number =>
  slopes.reduce((sum, b, k) => sum + b * x[k]!, 0);

interface Sums {
  readonly gram: Float64Array;
  readonly right: Float64Array;
}

function addChange({ gram, right }: Sums, { x, score }: Change, weight: number): void {
  const m = x.length;
  for (let j = 0; j < m; j++) {
    const v = x[j]! * weight;
    if (v === 0) continue;
    right[j]! += v * score;
    for (let k = 0; k < m; k++) gram[j * m + k]! += v * x[k]!;
  }
}

interface Solution {
  readonly slopes: Float64Array;
  /** Inverse of the penalised Gram matrix. */
  readonly inverse: Float64Array;
}

function solve({ gram, right }: Sums, ridge: Float64Array): Solution | undefined {
  const m = right.length;
  const penalised = gram.slice();
  for (let j = 0; j < m; j++) penalised[j * m + j]! += ridge[j]!;
  const inverse = choleskyInverse(penalised, m);
  if (!inverse) return undefined;
  const slopes = right.map((_, j) => right.reduce((sum, r, k) => sum + inverse[j * m + k]! * r, 0));
  return { slopes, inverse };
}

interface Fit extends Solution {
  readonly lesson: Lesson;
  /** Means that still rise and so count, by edit. */
  readonly active: ReadonlyMap<number, Change>;
}

/**
 * Least squares over texts, every edit counting as one, plus the squared mean of each one-sided edit where it is a rise (squared hinge): rounds of least
 * squares with the means that count, halved steps from the tenth on. Convex, so the end does not depend on the start.
 */
function solved(lesson: Lesson): Fit | undefined {
  const m = lesson.columns.length;
  const still: Sums = { gram: new Float64Array(m * m), right: new Float64Array(m) };
  for (const i of lesson.which) {
    const change = changeOf(lesson, i);
    if (!lesson.isOneSided[change.edit]) addChange(still, change, 1 / lesson.n[change.edit]!);
  }
  const means = oneSidedMeans(lesson);
  const all = { gram: still.gram.slice(), right: still.right.slice() };
  for (const mean of means) addChange(all, mean, 1);
  const ridge = Float64Array.from({ length: m }, (_, j) => RIDGE * all.gram[j * m + j]! + NOTHING);
  let slopes = new Float64Array(m);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const at = slopes;
    const active = means.filter(({ score, x }) => score > explained(at, x));
    const sums = { gram: still.gram.slice(), right: still.right.slice() };
    for (const mean of active) addChange(sums, mean, 1);
    const found = solve(sums, ridge);
    if (!found) return undefined;
    const step = round < 10 ? 1 : 0.5;
    slopes = at.map((v, j) => v + step * (found.slopes[j]! - v));
    const moved = Math.max(...slopes.map((v, j) => Math.abs(v - at[j]!)));
    if (moved <= 1e-9 * Math.max(...slopes.map(Math.abs)) || round === MOST_ROUNDS - 1)
      return { slopes, inverse: found.inverse, lesson, active: new Map(active.map((c) => [c.edit, c])) };
  }
  return undefined;
}

/**
 * p-value of each slope being 0, by the cluster-robust (sandwich) error and Student's t on the clusters in which the feature moves less one; NaN
 * below two. Source: Liang and Zeger (1986).
 */
function slopeTests({ lesson, slopes, inverse, active }: Fit): Float64Array {
  const { rows, which, columns, n, isOneSided } = lesson;
  const m = columns.length;
  const scores = new Map<number, Float64Array>();
  const movesIn = columns.map(() => new Set<number>());
  for (const i of which) {
    const { edit, score, x } = changeOf(lesson, i);
    const counts = isOneSided[edit] ? active.get(edit)?.x : x;
    if (!counts) continue;
    const cluster = rows.clusterOf[i]!;
    const own = scores.get(cluster) ?? new Float64Array(m);
    scores.set(cluster, own);
    const left = (score - explained(slopes, x)) / n[edit]!;
    for (let j = 0; j < m; j++) {
      own[j]! += counts[j]! * left;
      if (x[j] !== 0) movesIn[j]!.add(cluster);
    }
  }
  return slopes.map((slope, j) => {
    const nMoved = movesIn[j]!.size;
    if (nMoved < 2) return NaN;
    let squares = 0;
    for (const score of scores.values())
      squares += score.reduce((sum, s, k) => sum + inverse[j * m + k]! * s, 0) ** 2;
    const error = Math.sqrt((squares * nMoved) / (nMoved - 1));
    return error > 0 ? studentTTwoSided(slope / error, nMoved - 1) : slope === 0 ? 1 : 0;
  });
}

/** Mean change of the score by cluster after one edit. */
function changesOf({ edits, editOf, clusterOf, change }: EditRows, which: Int32Array): Float64Array[] {
  const sums = edits.map(() => new Map<number, { total: number; n: number }>());
  for (const i of which) {
    const own = sums[editOf[i]!]!;
    const at = own.get(clusterOf[i]!) ?? { total: 0, n: 0 };
    own.set(clusterOf[i]!, { total: at.total + change[i]!, n: at.n + 1 });
  }
  return sums.map((own) => Float64Array.from(own.values(), ({ total, n }) => total / n));
}

/** What the edits' own mean changes show, each Benjamini-Hochberg at `fdr` over the edits. */
interface Shown {
  readonly moves: readonly boolean[];
  readonly punished: readonly boolean[];
}

/** Which edits are shown to move the score (breaking ones, and all where only rewards are taken off: to raise it), and which to lower it. */
function shownBy(rows: EditRows, which: Int32Array, { fdr, sides }: TeachingOptions): Shown {
  const changes = changesOf(rows, which);
  const decided = (p: number[]): boolean[] => Array.from(adjustP(p, "fdr_bh"), (v) => v <= fdr);
  const sidesOf = (e: number): Sides => (rows.edits[e]!.family === "breaking" ? "above" : sides);
  return {
    moves: decided(changes.map((d, e) => floorTest(d, { floor: 0, sides: sidesOf(e) }).p)),
    punished: decided(
      changes.map(
        (d) =>
          floorTest(
            d.map((v) => -v),
            { floor: 0, sides: "above" },
          ).p,
      ),
    ),
  };
}

/** Features that an edit which moves the score was made to move. */
const taughtColumns = ({ features, edits }: EditRows, { moves }: Shown): number[] =>
  features.flatMap(({ name }, f) => (edits.some((edit, e) => edit.feature === name && moves[e]) ? [f] : []));

/** The fit of some columns; those that would give back are left out, one after the other, where only rewards are taken off. */
function fitted(lesson: Lesson, sides: Sides): Fit | undefined {
  let now = lesson;
  while (now.columns.length > 0) {
    const found = solved(now);
    if (!found) return undefined;
    const least = Math.min(...found.slopes);
    if (sides === "two" || least >= 0) return found;
    now = { ...now, columns: now.columns.toSpliced(found.slopes.indexOf(least), 1) };
  }
  return undefined;
}

/** How edits teach. */
export interface TeachingOptions {
  readonly fdr: number;
  /** "two": rewards are taken off and penalties given back. "above": rewards only. */
  readonly sides: Sides;
  /** The value of a feature at which nothing is taken off, by column. */
  centre(column: number): number;
}

/**
 * What each feature adds to the score, taught by edits: slopes by which the changes of the score after neutral and style edits, which no reader should
 * mind, are explained best, and after breaking edits no rise is left on average. Every edit counts the same. A feature is fitted only where an edit made
 * to move it is shown to move the score, and kept only where its slope is told from 0 (each Benjamini-Hochberg at `fdr`, by cluster). With `sides`
 * "above" only what is rewarded is taken off: edits shown to be punished may stay so, and no slope is below 0. Beyond what the texts show an effect may
 * only lower the score further, never raise it. No such feature gives no effects.
 */
export function fitOnEdits(rows: EditRows, which: Int32Array, options: TeachingOptions): NuisanceEffect[] {
  const { fdr, sides, centre } = options;
  const shown = shownBy(rows, which, options);
  const n = new Float64Array(rows.edits.length);
  for (const i of which) n[rows.editOf[i]!]!++;
  const isOneSided = rows.edits.map(
    ({ family }, e) => family === "breaking" || (sides === "above" && shown.punished[e]!),
  );
  const whole = fitted({ rows, which, columns: taughtColumns(rows, shown), n, isOneSided }, sides);
  if (!whole) return [];
  const p = adjustP(slopeTests(whole), "fdr_bh");
  const columns = whole.lesson.columns.filter((_, j) => p[j]! <= fdr);
  const found = fitted({ ...whole.lesson, columns }, sides);
  if (!found) return [];
  const m = rows.features.length;
  return found.lesson.columns.map((column, j) => {
    let [least, most] = [Infinity, -Infinity];
    for (const i of which) {
      const from = rows.before[i * m + column]!;
      const to = from + rows.x[i * m + column]!;
      least = Math.min(least, from, to);
      most = Math.max(most, from, to);
    }
    const curve = boundedLine(found.slopes[j]!, { least, most });
    return { feature: rows.features[column]!.name, curve, centre: centre(column) };
  });
}
