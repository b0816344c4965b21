import {
  bestOfN,
  bestOfNKl,
  fitOveroptimisation,
  type Optimiser,
  type Overoptimisation,
  overoptimisationCurve,
  overoptimisationPeak,
  passAtK,
} from "../../src/audit/index.ts";
import { type GoldenAdapter, type GoldenCase, Unsupported } from "./form.ts";

function bon({ params, input }: GoldenCase): unknown {
  const outputs = input as { proxy: number[]; gold: number[] };
  return Object.fromEntries(
    (params["k"] as number[]).map((k) => {
      const averaged = bestOfN(outputs, k);
      return [
        k,
        {
          expected_max_proxy: averaged.proxy,
          gold_of_argmax_ties_averaged: averaged.gold,
          gold_of_argmax_first_index: bestOfN(outputs, k, "first").gold,
          gold_of_argmax_last_index: bestOfN(outputs, k, "last").gold,
          kl_nats: bestOfNKl(k),
        },
      ];
    }),
  );
}

function pass({ params, input }: GoldenCase): unknown {
  const counts = input as { n: number; c: number };
  return Object.fromEntries((params["k"] as number[]).map((k) => [k, passAtK(counts, k)]));
}

function overoptimisation({ params, input }: GoldenCase): unknown {
  const { d, gold_bon_noisy, gold_rl_noisy } = input as Record<string, number[]>;
  const { bon: forBon, rl } = params as Record<string, Overoptimisation>;
  const curve = (form: Overoptimisation, optimiser: Optimiser) =>
    d!.map((at) => overoptimisationCurve(form, at, optimiser));
  const fit = (gold: number[], optimiser: Optimiser) => {
    const { alpha, beta } = fitOveroptimisation(d!, gold, optimiser);
    return [alpha, beta];
  };
  const [peakBon, peakRl] = [overoptimisationPeak(forBon!, "best-of-n"), overoptimisationPeak(rl!, "rl")];
  return {
    curve_bon: curve(forBon!, "best-of-n"),
    curve_rl: curve(rl!, "rl"),
    fit_bon_alpha_beta: fit(gold_bon_noisy!, "best-of-n"),
    fit_rl_alpha_beta: fit(gold_rl_noisy!, "rl"),
    peak_bon_d: peakBon.d,
    peak_bon_value: peakBon.value,
    peak_rl_d: peakRl.d,
    peak_rl_value: peakRl.value,
  };
}

const RULES: Readonly<Record<string, (testCase: GoldenCase) => unknown>> = {
  bon,
  "pass@k": pass,
  kl: ({ input }) => ({ kl_nats: (input as { n: number[] }).n.map(bestOfNKl) }),
  overoptimisation,
};

export const bestOfNGolden: GoldenAdapter = (testCase) => {
  const rule = RULES[testCase.tag];
  if (!rule) throw new Unsupported(testCase.tag);
  return rule(testCase);
};
