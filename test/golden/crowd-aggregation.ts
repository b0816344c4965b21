import {
  type Aggregate,
  dawidSkene,
  type EmOptions,
  encodeVotes,
  glad,
  mace,
  majorityVote,
  oneCoin,
  type Votes,
  wawa,
} from "../../src/elicit/index.ts";
import { krippendorffAlpha, ratingTable } from "../../src/meta/index.ts";
import { column } from "./column.ts";
import type { GoldenAdapter } from "./form.ts";

const keyed = (names: readonly string[], values: ArrayLike<unknown>) =>
  Object.fromEntries(names.map((name, i) => [name, values[i]]));

const rows = (matrix: Float64Array, nColumns: number): number[][] =>
  Array.from({ length: matrix.length / nColumns }, (_, i) => [
    ...matrix.subarray(i * nColumns, (i + 1) * nColumns),
  ]);

const winners = (votes: Votes, { winners: found }: Aggregate) =>
  keyed(
    votes.tasks,
    Array.from(found, (k) => votes.labels[k] ?? null),
  );

function distribution(votes: Votes, found: Aggregate) {
  const probas = rows(found.probabilities, votes.labels.length).map((row) => keyed(votes.labels, row));
  return { labels: winners(votes, found), probas: keyed(votes.tasks, probas) };
}

function dawidSkeneOutput(votes: Votes, options: EmOptions) {
  const r = dawidSkene(votes, options);
  const errors = rows(r.errors, votes.labels.length).map((row, p) => [
    `${votes.raters[r.pairs.rater[p]!]}|${votes.labels[r.pairs.label[p]!]}`,
    keyed(votes.labels, row),
  ]);
  return {
    ...distribution(votes, r),
    priors: keyed(votes.labels, r.priors),
    errors_worker_observed_true: Object.fromEntries(errors),
    loss_history: r.lossHistory,
  };
}

interface Draws {
  readonly "spamming_uniform_1_2.5": readonly (readonly unknown[])[];
  readonly "thetas_uniform_1_2.5": readonly (readonly unknown[])[];
}

function maceOutput(votes: Votes, draws: Draws, options: { method: "vb" | "em"; nIterations: number }) {
  const start = {
    spamming: column(draws["spamming_uniform_1_2.5"].flat()),
    strategies: column(draws["thetas_uniform_1_2.5"].flat()),
  };
  const r = mace(votes, { ...options, starts: [start] });
  return {
    ...distribution(votes, r),
    spamming_rows_by_first_seen_worker: rows(r.spamming, 2),
    thetas: rows(r.strategies, votes.labels.length),
  };
}

/** nltk calls the agreement of votes that all name one label 1, where alpha is undefined. */
function nominalAlpha(votes: Votes): number {
  const units = votes.tasks.map(() => [] as number[]);
  votes.task.forEach((t, i) => units[t]!.push(votes.label[i]!));
  const used = new Set(units.filter((u) => u.length > 1).flat());
  return votes.labels.length === 1 || used.size === 1 ? 1 : krippendorffAlpha(ratingTable(units), "nominal");
}

const em = (given: unknown): EmOptions => {
  const { n_iter, tol } = given as { n_iter: number; tol: number };
  return { nIterations: n_iter, tolerance: tol };
};

export const crowdGolden: GoldenAdapter = ({ params, input }) => {
  const given = input as { rows_task_worker_label: [string, string, string][]; mace_initial_draws: Draws };
  const votes = encodeVotes(
    given.rows_task_worker_label.map(([task, rater, label]) => ({ task, rater, label })),
  );
  const nIterations = (params.MACE as { n_iter: number }).n_iter;
  const coin = oneCoin(votes, em(params.OneCoinDawidSkene));
  const weighted = wawa(votes);
  const ease = glad(votes, em(params.GLAD));
  const out: Record<string, unknown> = {
    MajorityVote: distribution(votes, majorityVote(votes)),
    OneCoinDawidSkene: {
      ...distribution(votes, coin),
      priors: keyed(votes.labels, coin.priors),
      skills: keyed(votes.raters, coin.skills),
    },
    MACE_vb: maceOutput(votes, given.mace_initial_draws, { method: "vb", nIterations }),
    MACE_em: maceOutput(votes, given.mace_initial_draws, { method: "em", nIterations }),
    Wawa: { wawa_labels: winners(votes, weighted), wawa_skills: keyed(votes.raters, weighted.skills) },
    GLAD: {
      ...distribution(votes, ease),
      alphas: keyed(votes.raters, ease.alphas),
      betas: keyed(votes.tasks, ease.betas),
    },
    alpha_krippendorff_nominal: nominalAlpha(votes),
  };
  for (const [name, options] of Object.entries(params))
    if (name.startsWith("DawidSkene_n")) out[name] = dawidSkeneOutput(votes, em(options));
  return out;
};
