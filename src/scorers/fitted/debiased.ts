import {
  type DebiasedForm,
  modelValue,
  nuisanceAt,
  type Scorer,
  type Task,
  textFeature,
} from "../../core/index.ts";
import { type LiveMember, outputScores } from "./member-scorer.ts";

/** A scorer less what nuisance features explain. An output to which a feature does not apply has no score. @throws UserError on an unknown feature */
export function debiased(form: DebiasedForm, base: LiveMember): Pick<Scorer, "score"> {
  const effects = form.effects.map((effect) => ({ effect, feature: textFeature(effect.feature) }));
  const explained = ({ item, outputs }: Task): number =>
    effects.reduce(
      (sum, { effect, feature }) =>
        sum + nuisanceAt(effect, modelValue(feature, feature.of(item, outputs[0]!))),
      0,
    );
  return {
    score: async (tasks, ctx) => {
      const scores = await outputScores(base, tasks, ctx);
      return scores.map((score, i) => {
        if ("missing" in score) return score;
        const value = score.z - explained(tasks[i]!);
        return Number.isNaN(value) ? { missing: "a nuisance feature does not apply" } : { values: [value] };
      });
    },
  };
}
