import type { Context, Dataset, Scorer } from "../../core/index.ts";
import { seeded, shuffle } from "../../num/index.ts";
import type { ClusterEstimate } from "../cluster-estimates.ts";
import type { Target } from "../counterfactual/index.ts";
import { askBothOrders } from "./ask-judge.ts";
import {
  injectionCalls,
  type InjectionEffect,
  injectionEffects,
  type InjectionPair,
} from "./injection-effects.ts";
import { type VariantSensitivity, variantSensitivity } from "./variant-sensitivity.ts";

/** A scorer that should give the same verdicts as the judge: other names for its labels, another template, or one that the user named. */
export interface JudgeVariantCall {
  readonly name: string;
  readonly kind: "labels" | "template" | "given";
  /** Makes the scorer when its turn has come, so that no more than two are open at once. */
  open(): Promise<Scorer>;
}

/** What a judge is asked besides the edits. */
export interface JudgeCheckPlan {
  readonly pairs: readonly InjectionPair[];
  /** Whether the gold says which output of each pair is the better. */
  readonly isRanked: readonly boolean[];
  /** Times that every pair is asked, 2 or more; 1 for no repeats. */
  readonly repeats: number;
  readonly variants: readonly JudgeVariantCall[];
}

/** Verdicts of one variant beside the judge's own. */
export interface VariantRow {
  readonly name: string;
  readonly kind: JudgeVariantCall["kind"];
  /** Share of verdicts that are the same as the judge's own. */
  readonly agreement: ClusterEstimate;
  readonly accuracy: ClusterEstimate;
  /** Verdicts that both gave, and those that one of them lacks. */
  readonly n: number;
  readonly dropped: number;
}

/** What was found. */
export interface JudgeChecks {
  readonly nPairs: number;
  /** Verdicts asked of each variant: two a pair for pair scorers, one for scorers of outputs. */
  readonly nVerdicts: number;
  /** Verdicts of the judge itself that were read. */
  readonly nRead: number;
  /** Accuracy of the judge itself, over both orders; NaN without a gold. */
  readonly accuracy: ClusterEstimate;
  readonly repeats: { readonly times: number; readonly found: VariantSensitivity } | undefined;
  readonly variants: readonly VariantRow[];
  readonly injections: readonly InjectionEffect[];
}

/** One pair an item of those drawn for the edits, at most `most` items; the better output by the gold first, else the one drawn first. */
export function checkPairs(
  dataset: Dataset,
  targets: readonly Target[],
  { most, seed }: { readonly most: number; readonly seed: number },
): Pick<JudgeCheckPlan, "pairs" | "isRanked"> {
  const first = new Map<number, Target>();
  for (const target of targets)
    if (target.rival !== undefined && (target.role === "preferred" || !first.has(target.item)))
      first.set(target.item, target);
  const all = [...first.values()];
  const order = shuffle([...all.keys()], seeded(seed, "judge checks"));
  const chosen = Array.from(order)
    .slice(0, most)
    .map((at) => all[at]!);
  const clusters = new Map<number, number>();
  return {
    pairs: chosen.map((target) => {
      if (!clusters.has(target.cluster)) clusters.set(target.cluster, clusters.size);
      return {
        item: dataset.items[target.item]!,
        better: dataset.outputs[target.output]!,
        worse: dataset.outputs[target.rival!]!,
        cluster: clusters.get(target.cluster)!,
      };
    }),
    isRanked: chosen.map(({ role }) => role !== "unranked"),
  };
}

const ordersOf = (scorer: Pick<Scorer, "spec">): number => (scorer.spec.arity === "pair" ? 2 : 1);

/** Scorer calls that the checks make; a scorer of single outputs is asked for both outputs of a pair. */
export function judgeCheckCalls(scorer: Scorer, { pairs, repeats, variants }: JudgeCheckPlan): number {
  if (pairs.length === 0) return 0;
  return injectionCalls(scorer, pairs.length) + 2 * pairs.length * (Math.max(1, repeats) + variants.length);
}

/** P(the better one preferred), in both orders one after the other for pair scorers; 1, 0 or 1/2 by the scores for scorers of outputs. NaN where missing. */
async function verdictsOn(
  scorer: Scorer,
  pairs: readonly InjectionPair[],
  ctx: Context,
): Promise<Float64Array> {
  const tasks = pairs.map(({ item, better, worse }) => ({ item, outputs: [better, worse] }));
  if (scorer.spec.arity === "pair") {
    const { listed, swapped } = await askBothOrders(scorer, tasks, ctx);
    return Float64Array.from([...listed, ...swapped]);
  }
  const single = tasks.flatMap(({ item, outputs }) => outputs.map((output) => ({ item, outputs: [output] })));
  const scores = await scorer.score(single, ctx);
  const sign = scorer.spec.direction === "lower" ? -1 : 1;
  return Float64Array.from(pairs, (_, i) => {
    const [a, b] = [scores[2 * i]!, scores[2 * i + 1]!].map((s) => ("values" in s ? s.values[0]! : NaN));
    return (Math.sign(sign * (a! - b!)) + 1) / 2;
  });
}

/** Asks a variant, closes it, and gives its verdicts. */
async function variantVerdicts(
  variant: JudgeVariantCall,
  pairs: readonly InjectionPair[],
  ctx: Context,
): Promise<Float64Array> {
  const scorer = await variant.open();
  try {
    return await verdictsOn(scorer, pairs, ctx);
  } finally {
    await scorer.close?.();
  }
}

/** What one scorer would be asked: the judge itself, without its variants. For dry runs. */
export async function askOwnChecks(scorer: Scorer, plan: JudgeCheckPlan, ctx: Context): Promise<void> {
  for (let repeat = 0; repeat < Math.max(1, plan.repeats); repeat++)
    await verdictsOn(scorer, plan.pairs, { ...ctx, repeat });
  await injectionEffects(scorer, plan.pairs, { ctx, choices: { rng: seeded(0), resamples: 1 } });
}

/** What a variant would be asked. For dry runs. */
export const askVariant = verdictsOn;

/**
 * Asks a judge the same pairs again: as they are (`repeats` times), with other names of its labels and other templates, and with injections in the
 * worse output. Verdicts of scorers of outputs are by which output scores higher. Intervals by item cluster; accuracies where the gold ranks the pair.
 * Source: Zheng et al. (2023), https://arxiv.org/abs/2306.05685; Sclar et al. (2024) for templates, https://arxiv.org/abs/2310.11324. @throws what the scorer throws
 */
export async function judgeChecks(
  scorer: Scorer,
  plan: JudgeCheckPlan,
  options: {
    readonly ctx: Context;
    readonly seed: number;
    readonly resamples: number;
    readonly confidence: number;
    onAsked?(what: string): void;
  },
): Promise<JudgeChecks> {
  const { pairs, isRanked, repeats } = plan;
  const { ctx, seed, resamples, confidence, onAsked = () => undefined } = options;
  const choices = (what: string) => ({ rng: seeded(seed, "judge checks", what), resamples, confidence });
  const orders = Array.from({ length: ordersOf(scorer) });
  const clusterOf = orders.flatMap(() => pairs.map((p) => p.cluster));
  const truth = isRanked.some(Boolean)
    ? orders.flatMap(() => isRanked.map((is) => (is ? 1 : NaN)))
    : undefined;
  const compare = (variants: readonly { name: string; values: Float64Array }[], what: string) =>
    variantSensitivity({ kind: "preferences", variants, truth, clusterOf }, choices(what));
  const asked: Float64Array[] = [];
  for (let repeat = 0; repeat < Math.max(1, repeats); repeat++) {
    asked.push(await verdictsOn(scorer, pairs, { ...ctx, repeat }));
    onAsked("repeats");
  }
  const own = { name: "own", values: asked[0]! };
  const variants: VariantRow[] = [];
  for (const variant of plan.variants) {
    const { name, kind } = variant;
    const values = await variantVerdicts(variant, pairs, ctx);
    const { flipRate, accuracy, n, dropped } = compare([own, { name, values }], name);
    const agreement = {
      ...flipRate,
      value: 1 - flipRate.value,
      low: 1 - flipRate.high,
      high: 1 - flipRate.low,
    };
    variants.push({
      name,
      kind,
      agreement,
      accuracy: accuracy.find((a) => a.name === name)?.accuracy ?? NOT_KNOWN,
      n,
      dropped,
    });
    onAsked(name);
  }
  const injections = await injectionEffects(scorer, pairs, { ctx, choices: choices("injections") });
  onAsked("injections");
  const alone = compare([own], "own");
  return {
    nPairs: pairs.length,
    nVerdicts: clusterOf.length,
    nRead: own.values.filter((v) => !Number.isNaN(v)).length,
    accuracy: alone.accuracy[0]?.accuracy ?? NOT_KNOWN,
    repeats:
      asked.length > 1
        ? {
            times: asked.length,
            found: compare(
              asked.map((values, k) => ({ name: `${k}`, values })),
              "repeats",
            ),
          }
        : undefined,
    variants,
    injections,
  };
}

const NOT_KNOWN: ClusterEstimate = { value: NaN, low: NaN, high: NaN, n: 0, nClusters: 0, method: "none" };
