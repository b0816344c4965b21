import {
  combinedValue,
  type CombinationForm,
  type Context,
  type RouterForm,
  routeOf,
  type Score,
  type Scorer,
  type Task,
} from "../../core/index.ts";
import { type LiveMember, type MemberScore, outputScores, pairMargins } from "./member-scorer.ts";

const expit = (x: number): number => 1 / (1 + Math.exp(-x));

const isPair = ({ outputs }: Task): boolean => outputs.length === 2;

/** Member scores of the tasks, or of pairs their margins. */
function membersScores(
  live: LiveMember,
  tasks: readonly Task[],
  about: { readonly over: "outputs" | "pairs"; readonly ctx: Context },
): Promise<MemberScore[]> {
  return about.over === "pairs" ? pairMargins(live, tasks, about.ctx) : outputScores(live, tasks, about.ctx);
}

const finished = (value: number, over: "outputs" | "pairs"): Score =>
  Number.isFinite(value) ? { values: [over === "pairs" ? expit(value) : value] } : { missing: "undefined" };

/** A combination over its members. One missing member makes the score missing, with that member's reason. */
export function combined(form: CombinationForm, members: readonly LiveMember[]): Pick<Scorer, "score"> {
  const { over } = form;
  return {
    score: async (tasks, ctx) => {
      if (over === "pairs" && !tasks.every(isPair))
        return tasks.map(() => ({ missing: "not a pair of outputs" }));
      const columns: MemberScore[][] = [];
      for (const live of members) columns.push(await membersScores(live, tasks, { over, ctx }));
      return tasks.map((_, i) => {
        const row = columns.map((column) => column[i]!);
        const missing = row.find((m) => "missing" in m);
        if (missing && "missing" in missing) return { missing: missing.missing };
        const z = row.map((m) => ("z" in m ? m.z : NaN));
        const parts = Object.fromEntries(members.map(({ member }, k) => [member.scorer, z[k]!]));
        const score = finished(combinedValue(form.rule, z), over);
        return "values" in score ? { ...score, parts } : score;
      });
    },
  };
}

/** A router over its members: each task goes to the member of its tag, in one batch a member. */
export function routed(form: RouterForm, members: readonly LiveMember[]): Pick<Scorer, "score"> {
  const { over } = form;
  return {
    score: async (tasks, ctx) => {
      if (over === "pairs" && !tasks.every(isPair))
        return tasks.map(() => ({ missing: "not a pair of outputs" }));
      const scores: Score[] = tasks.map(() => ({ missing: "no route" }));
      for (const live of members) {
        const rows = tasks.flatMap(({ item, outputs }, i) =>
          routeOf(form, item, outputs[0]!) === live.member ? [i] : [],
        );
        if (rows.length === 0) continue;
        const z = await membersScores(
          live,
          rows.map((i) => tasks[i]!),
          { over, ctx },
        );
        rows.forEach((row, k) => {
          const found = z[k]!;
          scores[row] =
            "missing" in found
              ? found
              : { ...finished(found.z, over), why: `scored by ${live.member.scorer}` };
        });
      }
      return scores;
    },
  };
}
