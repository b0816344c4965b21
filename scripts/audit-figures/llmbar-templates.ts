import {
  accuracyShares,
  type AccuracyShares,
  type ClusterEstimate,
  type PromptedRun,
  variantSensitivity,
  type VariantSensitivity,
} from "../../src/audit/index.ts";
import {
  candidates,
  chooseGold,
  type Column,
  columnOf,
  makeView,
  sliceParts,
  wholePart,
} from "../../src/meta/index.ts";
import { seeded } from "../../src/num/index.ts";
import { cell, onePublished, SEED, table } from "./shared-data.ts";

/** Verdicts of one model with one prompt on all pairs of LLMBar's five subsets. */
interface Run {
  readonly model: string;
  readonly prompt: string;
  readonly column: Column & { readonly swapped: Float64Array };
}

/** How far the verdicts of one model depend on its prompt, and of one prompt on the model. */
export interface TemplateFigures {
  readonly nPairs: number;
  readonly byModel: readonly {
    readonly model: string;
    readonly prompts: number;
    readonly found: VariantSensitivity;
    /** Same verdict of one prompt in both orders, mean over prompts. */
    readonly orders: number;
  }[];
  readonly byPrompt: readonly {
    readonly prompt: string;
    readonly models: number;
    readonly found: VariantSensitivity;
  }[];
  /** Over the prompts that every model was given. */
  readonly shares: AccuracyShares;
}

const twice = <T>(values: ArrayLike<T>): T[] => [...Array.from(values), ...Array.from(values)];

/** The five subsets that LLMBar's authors made: every prompt of a model was run on all of them. */
async function llmBarRuns() {
  const dataset = await onePublished("llmbar");
  const view = makeView(dataset, chooseGold(dataset, undefined)!, { where: {}, excludeSystems: [] });
  const part = sliceParts(wholePart(view), ["set"]).find((p) => p.slice["set"] === "LLMBar")!;
  const runs = candidates(dataset).flatMap((candidate): Run[] => {
    const column = columnOf(part, candidate);
    if (!column?.swapped) return [];
    const [model, ...rest] = candidate.name.split(" ");
    return [{ model: model!, prompt: rest.join(" "), column: { ...column, swapped: column.swapped } }];
  });
  return { part, runs };
}

/** Verdicts in both orders one after the other, so that variants are compared on the same pair shown in the same order. */
const verdicts = ({ column }: Run): number[] => [...column.values, ...column.swapped];

/** Mean credit of a pair over both orders; an unreadable verdict is wrong, as LLMBar counts it. */
const credits = ({ column }: Run, truth: Float64Array): Float64Array =>
  column.values.map((v, i) => {
    const right = (verdict: number): number =>
      Number.isNaN(verdict) ? 0 : truth[i] === 1 ? verdict : 1 - verdict;
    return (right(v) + right(column.swapped[i]!)) / 2;
  });

function ordersAgree({ column }: Run): number {
  const same = [...column.values].flatMap((v, i) =>
    Number.isNaN(v + column.swapped[i]!) ? [] : [Number(v === column.swapped[i])],
  );
  return same.reduce((a, b) => a + b, 0) / same.length;
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Template sensitivity of LLMBar's judges. */
export async function templateFigures(): Promise<TemplateFigures> {
  const { part, runs } = await llmBarRuns();
  const clusterOf = twice(part.clusterOf);
  const truth = twice(part.truth);
  const compare = (own: readonly Run[], name: (run: Run) => string, seed: string): VariantSensitivity =>
    variantSensitivity(
      {
        kind: "preferences",
        variants: own.map((run) => ({ name: name(run), values: verdicts(run) })),
        truth,
        clusterOf,
      },
      { rng: seeded(SEED, "templates", seed), resamples: 1000 },
    );
  const models = [...new Set(runs.map((r) => r.model))];
  const prompts = [...new Set(runs.map((r) => r.prompt))];
  const shared = prompts.filter((p) => runs.filter((r) => r.prompt === p).length === models.length);
  const complete = runs
    .filter((r) => shared.includes(r.prompt))
    .map((run): PromptedRun => ({ model: run.model, prompt: run.prompt, credit: credits(run, part.truth) }));
  return {
    nPairs: part.units.length,
    byModel: models.map((model) => {
      const own = runs.filter((r) => r.model === model);
      return {
        model,
        prompts: own.length,
        found: compare(own, (r) => r.prompt, model),
        orders: mean(own.map(ordersAgree)),
      };
    }),
    byPrompt: shared.map((prompt) => {
      const own = runs.filter((r) => r.prompt === prompt);
      return { prompt, models: own.length, found: compare(own, (r) => r.model, prompt) };
    }),
    shares: accuracyShares(complete, { clusterOf: part.clusterOf }),
  };
}

/** Agreement is what does not flip. */
const agreement = ({ value, low, high }: ClusterEstimate): string =>
  cell({ value: 1 - value, low: 1 - high, high: 1 - low });

function ends({ accuracy }: VariantSensitivity): string {
  const order = accuracy.toSorted((a, b) => a.accuracy.value - b.accuracy.value);
  const told = (a: (typeof order)[number]): string => `${a.accuracy.value.toFixed(3)} (${a.name})`;
  return `${told(order[0]!)} to ${told(order.at(-1)!)}`;
}

/** The tables by model and by prompt, and the shares of variance. */
export async function llmBarTemplateFigures(): Promise<string> {
  const { nPairs, byModel, byPrompt, shares } = await templateFigures();
  const least = byPrompt.toSorted((a, b) => a.found.flipRate.value - b.found.flipRate.value);
  return [
    `${nPairs} pairs of LLMBar's own five subsets, each in both orders.`,
    table(
      [
        "model",
        "prompts",
        "two prompts agree",
        "least alike",
        "they agree",
        "two orders agree",
        "accuracy by prompt",
        "best - worst",
      ],
      byModel.map(({ model, prompts, found, orders }) => [
        model,
        prompts,
        agreement(found.flipRate),
        `${found.mostDifferent!.a} and ${found.mostDifferent!.b}`,
        agreement(found.mostDifferent!.flipRate),
        orders.toFixed(3),
        ends(found),
        cell(found.accuracyRange!),
      ]),
    ),
    `The ${byPrompt.length} prompts that all ${shares.models.length} models were given, by how well two models agree on one of them:`,
    table(
      ["prompt", "two models agree", "accuracy by model"],
      least.map(({ prompt, found }) => [prompt, agreement(found.flipRate), ends(found)]),
    ),
    `Variance of the accuracies of these ${shares.models.length * shares.prompts.length} runs (SD ${Math.sqrt(shares.variance).toFixed(3)}), by what explains it:`,
    table(
      ["due to", "share"],
      [
        ["the model, whatever the prompt", cell(shares.model)],
        ["the prompt, whatever the model", cell(shares.prompt)],
        ["a prompt that suits one model and not another", cell(shares.interaction)],
      ],
    ),
  ].join("\n\n");
}
