import {
  type Dataset,
  modelValue,
  type Output,
  type ScorerSpec,
  type Task,
  type TextFeature,
  textFeature,
} from "../../core/index.ts";
import { applyEdit, type Edit, type Edited, withText } from "../edits/edit.ts";
import type { Observed } from "../observational/design.ts";
import type { Target, Targets } from "./targets.ts";

/** What is to be asked: which edits, of which outputs, of which kind of scorer. */
export interface CounterfactualPlan extends Targets {
  readonly dataset: Dataset;
  readonly edits: readonly Edit[];
  readonly spec: ScorerSpec;
  readonly seed: number;
  /** Features of the edited texts to keep; none where absent. */
  readonly features?: readonly TextFeature[];
}

/** Asks the scorer: one value a task, NaN where missing, with the reason. */
export type AskScorer = (
  tasks: readonly Task[],
) => Promise<{ readonly values: ArrayLike<number>; readonly missing: readonly (string | undefined)[] }>;

/** What one edit did to every target: NaN where it did not apply or has no score. */
export interface EditAnswers {
  readonly values: Float64Array;
  readonly notApplicable: Record<string, number>;
  readonly missing: Record<string, number>;
  /** Change of the edit's feature on the scale on which it enters models; NaN where it has none. */
  readonly featureChange: Float64Array;
  /** The plan's features of the edited texts on the scale on which they enter models, [nTargets x nFeatures] row-major; NaN where not edited. Absent where the plan keeps none. */
  readonly x?: Float64Array;
}

/** The scorer's answers to a plan, higher better. Pair scorers: P(the target is preferred to its rival), the mean of both orders. */
export interface Answers {
  readonly base: Float64Array;
  /** Values of rivals; NaN for pair scorers and where there is none. */
  readonly rival: Float64Array;
  readonly byEdit: readonly EditAnswers[];
  /** Values of the outputs of `spread`, by item. */
  readonly spread: readonly (readonly number[])[];
  /** Pair scorers: what standing first adds to P, by target; undefined for others. */
  readonly position?: Float64Array;
  readonly nScored: number;
}

/** Answers with the scores of the originals, of which an observational section can be made. */
export interface AskedAnswers extends Answers {
  readonly observed: Observed;
  /** Originals without a score: reason -> count. */
  readonly missing: Readonly<Record<string, number>>;
}

/** Targets whose edited texts are held in memory together. */
const CHUNK = 64;

const countIn = (counts: Record<string, number>, reason: string): void => {
  counts[reason] = (counts[reason] ?? 0) + 1;
};

function taskOf({ dataset }: CounterfactualPlan, target: Target, outputs: readonly Output[]): Task {
  return { item: dataset.items[target.item]!, outputs };
}

/** The tasks that give a target's value with this text: one, or for pair scorers both orders. */
function tasksFor(plan: CounterfactualPlan, target: Target, output: Output): Task[] {
  if (plan.spec.arity !== "pair") return [taskOf(plan, target, [output])];
  const rival = plan.dataset.outputs[target.rival!]!;
  return [taskOf(plan, target, [output, rival]), taskOf(plan, target, [rival, output])];
}

/** The text of another drawn item's first target, the next one round. */
function foreignText({ dataset, targets }: CounterfactualPlan, at: number): string | undefined {
  const own = targets[at]!.item;
  for (let step = 1; step < targets.length; step++) {
    const other = targets[(at + step) % targets.length]!;
    if (other.item !== own) return dataset.outputs[other.output]!.text;
  }
  return undefined;
}

function editedText(plan: CounterfactualPlan, edit: Edit, at: number): Edited {
  const { dataset, targets, seed } = plan;
  const target = targets[at]!;
  const foreign = foreignText(plan, at);
  return applyEdit(
    edit,
    {
      item: dataset.items[target.item]!,
      output: dataset.outputs[target.output]!,
      ...(foreign === undefined ? {} : { foreign }),
    },
    seed,
  );
}

const distinct = (plan: CounterfactualPlan): number[] => [
  ...new Set([...plan.spread.flat(), ...plan.targets.map((t) => t.output)]),
];

/** How many tasks a plan asks: originals, then edited texts. Pair scorers are asked in both orders. */
export function countTasks(plan: CounterfactualPlan): {
  readonly originals: number;
  readonly edited: number;
} {
  const perTarget = plan.spec.arity === "pair" ? 2 : 1;
  let edited = 0;
  for (let at = 0; at < plan.targets.length; at++)
    for (const edit of plan.edits) if ("text" in editedText(plan, edit, at)) edited += perTarget;
  const originals = plan.spec.arity === "pair" ? 2 * plan.targets.length : distinct(plan).length;
  return { originals, edited };
}

function featureChange(
  plan: CounterfactualPlan,
  edit: Edit,
  change: { target: Target; text: string },
): number {
  if (edit.feature === undefined) return NaN;
  const feature = textFeature(edit.feature);
  const item = plan.dataset.items[change.target.item]!;
  const output = plan.dataset.outputs[change.target.output]!;
  const at = (o: Output): number => modelValue(feature, feature.of(item, o));
  return at(withText(output, change.text)) - at(output);
}

/** Writes the plan's features of a text in a target's place. */
function keepFeatures(
  { features = [], targets, dataset }: CounterfactualPlan,
  at: number,
  { text, x }: { readonly text: string; readonly x: Float64Array | undefined },
): void {
  if (!x) return;
  const { item, output } = targets[at]!;
  const edited = withText(dataset.outputs[output]!, text);
  features.forEach((f, k) => {
    x[at * features.length + k] = modelValue(f, f.of(dataset.items[item]!, edited));
  });
}

const PAIR = 2;

/** Value of a target from the answers to its tasks, from `at` on. */
function valueAt(values: ArrayLike<number>, at: number, spec: ScorerSpec): number {
  if (spec.arity === "pair") return (values[at]! + 1 - values[at + 1]!) / 2;
  return spec.direction === "lower" ? -values[at]! : values[at]!;
}

/** Why tasks have no value: reason -> count. */
function reasons(
  values: ArrayLike<number>,
  missing: readonly (string | undefined)[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < values.length; i++)
    if (Number.isNaN(values[i]!)) countIn(counts, missing[i] ?? "no score");
  return counts;
}

async function askOriginals(plan: CounterfactualPlan, ask: AskScorer) {
  const { targets, dataset, spec, spread } = plan;
  const outputs = distinct(plan);
  const tasks = outputs.map((at): Task => {
    const output = dataset.outputs[at]!;
    return { item: dataset.items[dataset.itemIndex.get(output.itemId)!]!, outputs: [output] };
  });
  const { values, missing } = await ask(tasks);
  const valueOf = new Map(outputs.map((at, i) => [at, valueAt(values, i, spec)]));
  const all = new Float64Array(dataset.outputs.length).fill(NaN);
  for (const [at, value] of valueOf) all[at] = value;
  return {
    base: Float64Array.from(targets, (t) => valueOf.get(t.output)!),
    rival: Float64Array.from(targets, (t) => (t.rival === undefined ? NaN : valueOf.get(t.rival)!)),
    spread: spread.map((own) => own.map((at) => valueOf.get(at)!)),
    observed: { kind: "outputs", values: all } satisfies Observed,
    missing: reasons(values, missing),
    nScored: tasks.length,
  };
}

async function askOriginalPairs(plan: CounterfactualPlan, ask: AskScorer) {
  const { targets, dataset, spec } = plan;
  const tasks = targets.flatMap((t) => tasksFor(plan, t, dataset.outputs[t.output]!));
  const { values, missing } = await ask(tasks);
  const base = Float64Array.from(targets, (_, i) => valueAt(values, PAIR * i, spec));
  const position = Float64Array.from(targets, (_, i) => values[PAIR * i]! - (1 - values[PAIR * i + 1]!));
  const spread = Array.from(base, (v) => [v]);
  const shown = targets.flatMap((t, i) =>
    // The two targets of an item are one pair, asked in both orders: it stands here once.
    t.output < t.rival!
      ? [
          { first: t.output, second: t.rival!, value: values[PAIR * i]! },
          { first: t.rival!, second: t.output, value: values[PAIR * i + 1]! },
        ]
      : [],
  );
  return {
    base,
    rival: new Float64Array(targets.length).fill(NaN),
    spread,
    position,
    observed: { kind: "pairs", shown } satisfies Observed,
    missing: reasons(values, missing),
    nScored: tasks.length,
  };
}

/** Who is told of what under way. */
export interface AskTold {
  /** The originals are answered, and no edited text was asked for yet; what it throws ends the asking. */
  onOriginals?(answers: Pick<AskedAnswers, "base" | "missing" | "nScored">): void;
  /** So many outputs are done with all their edits. */
  onTargets?(done: number): void;
}

/**
 * Asks for every original and every edited text of a plan, 64 outputs with all their edits at a time, so that memory does not grow with the data.
 * @throws what `ask` and `onOriginals` throw
 */
export async function askPlan(
  plan: CounterfactualPlan,
  ask: AskScorer,
  told: AskTold = {},
): Promise<AskedAnswers> {
  const { targets, edits, spec, dataset } = plan;
  const originals = await (spec.arity === "pair" ? askOriginalPairs(plan, ask) : askOriginals(plan, ask));
  told.onOriginals?.(originals);
  const byEdit = edits.map((): EditAnswers => ({
    values: new Float64Array(targets.length).fill(NaN),
    notApplicable: {},
    missing: {},
    featureChange: new Float64Array(targets.length).fill(NaN),
    ...(plan.features ? { x: new Float64Array(targets.length * plan.features.length).fill(NaN) } : {}),
  }));
  let { nScored } = originals;
  for (let start = 0; start < targets.length; start += CHUNK) {
    const cells: { readonly target: number; readonly edit: number }[] = [];
    const tasks: Task[] = [];
    for (let at = start; at < Math.min(targets.length, start + CHUNK); at++)
      edits.forEach((edit, e) => {
        const made = editedText(plan, edit, at);
        if ("notApplicable" in made) return countIn(byEdit[e]!.notApplicable, made.notApplicable);
        const target = targets[at]!;
        byEdit[e]!.featureChange[at] = featureChange(plan, edit, { target, text: made.text });
        keepFeatures(plan, at, { text: made.text, x: byEdit[e]!.x });
        cells.push({ target: at, edit: e });
        tasks.push(...tasksFor(plan, target, withText(dataset.outputs[target.output]!, made.text)));
      });
    const { values, missing } = await ask(tasks);
    const each = spec.arity === "pair" ? PAIR : 1;
    cells.forEach((cell, i) => {
      const value = valueAt(values, each * i, spec);
      const answers = byEdit[cell.edit]!;
      answers.values[cell.target] = value;
      if (Number.isNaN(value))
        countIn(answers.missing, missing[each * i] ?? missing[each * i + each - 1] ?? "no score");
    });
    nScored += tasks.length;
    told.onTargets?.(Math.min(targets.length, start + CHUNK));
  }
  return { ...originals, byEdit, nScored };
}
