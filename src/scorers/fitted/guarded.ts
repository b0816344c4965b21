import {
  type GuardedForm,
  isScored,
  isVetoed,
  type Score,
  type Scorer,
  type Veto,
} from "../../core/index.ts";
import { type LiveMember, outputScores } from "./member-scorer.ts";

function struck({ guard, effect, threshold, strikes }: Veto, base: number): Score {
  const why = `vetoed: ${guard} ${strikes} ${threshold}`;
  if (effect.kind === "missing") return { missing: why };
  return { values: [effect.kind === "set" ? effect.value : base - effect.amount], why };
}

/** A scorer behind vetoes. The base is asked for every output; a missing base stays missing. */
export function guarded(
  form: GuardedForm,
  base: LiveMember,
  guards: readonly Scorer[],
): Pick<Scorer, "score"> {
  return {
    score: async (tasks, ctx) => {
      const scores = await outputScores(base, tasks, ctx);
      const columns: (readonly Score[])[] = [];
      for (const guard of guards) columns.push(await guard.score(tasks, ctx));
      return scores.map((score, i): Score => {
        if ("missing" in score) return score;
        const at = columns.findIndex((column, k) => {
          const found = column[i]!;
          return isScored(found) && isVetoed(form.vetoes[k]!, found.values[0]!);
        });
        return at < 0 ? { values: [score.z] } : struck(form.vetoes[at]!, score.z);
      });
    },
  };
}
