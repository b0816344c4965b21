import {
  bradleyTerry,
  type Choices,
  choicesFromPairs,
  choicesFromRankings,
  choicesOf,
  iteratedLuceSpectral,
  luceSpectral,
  minoriseMaximise,
  type BattleCounts,
  battleCounts,
  plackettLuce,
  rankCentrality,
} from "../../src/meta/index.ts";
import type { GoldenAdapter } from "./form.ts";

interface Input {
  readonly n_items: number;
  readonly data_winner_loser?: readonly [number, number][];
  readonly rankings_best_first?: readonly number[][];
  readonly data_winner_losers?: readonly [number, number[]][];
}

/** Every output whose name does not say otherwise, by the method that its name says; alpha is the number at its end. */
function estimate(
  name: string,
  given: { choices: Choices; pairs: BattleCounts | undefined; tol: number },
): unknown {
  const { choices, pairs, tol } = given;
  const alpha = Number(/alpha_([^_]+)$/.exec(name)?.[1] ?? 0);
  const fit = (ridge: number) => (pairs ? bradleyTerry(pairs, { ridge }) : plackettLuce(choices, { ridge }));
  if (name.startsWith("log_likelihood")) return fit(0).logLikelihood;
  if (name.startsWith("ilsr")) return iteratedLuceSpectral(choices, { alpha, tolerance: tol });
  if (name.startsWith("mm")) return minoriseMaximise(choices, { alpha, tolerance: tol });
  if (name.startsWith("lsr")) return luceSpectral(choices, new Float64Array(choices.nSystems).fill(1), alpha);
  if (name.startsWith("rank_centrality")) return rankCentrality(choices, alpha);
  return fit(2 * alpha).strengths;
}

export const bradleyTerryGolden: GoldenAdapter = ({ params, input, output }) => {
  const given = input as Input;
  const n = given.n_items;
  const battles = given.data_winner_loser;
  const pairs =
    battles &&
    battleCounts({
      nSystems: n,
      a: battles.map((d) => d[0]),
      b: battles.map((d) => d[1]),
      outcome: battles.map(() => 1),
    });
  const choices = pairs
    ? choicesFromPairs(pairs)
    : given.rankings_best_first
      ? choicesFromRankings(n, given.rankings_best_first)
      : choicesOf(
          n,
          (given.data_winner_losers ?? []).map(([winner, losers]) => [winner, ...losers]),
        );
  const names = Object.keys(output as object);
  return Object.fromEntries(
    names.map((name) => [name, estimate(name, { choices, pairs, tol: Number(params["tol"]) })]),
  );
};
