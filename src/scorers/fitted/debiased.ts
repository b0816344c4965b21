import { type DebiasedForm, explainedAt, type Scorer, textFeature } from "../../core/index.ts";
import { type LiveMember, outputScores } from "./member-scorer.ts";

/** A scorer less what nuisance features explain. An output to which a feature does not apply has no score. @throws UserError on an unknown feature */
export function debiased(form: DebiasedForm, base: LiveMember): Pick<Scorer, "score"> {
  form.effects.forEach((effect) => textFeature(effect.feature));
  return {
    score: async (tasks, ctx) => {
      const scores = await outputScores(base, tasks, ctx);
      return scores.map((score, i) => {
        if ("missing" in score) return score;
        const value = score.z - explainedAt(form.effects, tasks[i]!.item, tasks[i]!.outputs[0]!);
        return Number.isNaN(value) ? { missing: "a nuisance feature does not apply" } : { values: [value] };
      });
    },
  };
}
