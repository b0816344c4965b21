import type { Need, Scorer, Stats } from "./scorer.ts";
import type { Context, Score, Task } from "./score.ts";

/** Why a task cannot be scored by a scorer with these needs, or undefined where it can. */
export function lacking(task: Task, needs: readonly Need[]): string | undefined {
  const { item, outputs } = task;
  for (const need of needs) {
    if (need === "text" && outputs.some((o) => o.text === undefined)) return "no text";
    if (need === "references" && usableReferences(task).length === 0) return "no references";
    if (need === "source" && item.source === undefined && item.prompt === undefined) return "no source";
    if (need === "prompt" && item.prompt === undefined) return "no prompt";
    if (need === "context" && item.context === undefined) return "no context";
    if (need === "steps" && outputs.some((o) => o.steps === undefined)) return "no steps";
  }
  return undefined;
}

/** Texts of the references that may judge this task's first output: all but the one that the output is. */
export function usableReferences(task: Task): readonly string[] {
  const own = task.outputs[0]?.sameAs;
  const { references } = task.item;
  return (own === undefined ? references : references.filter((r) => r.id !== own)).map((r) => r.text);
}

/**
 * Lifts a function of one task to a scoring body: missing needs become reasons, non-finite results become missing. Tasks are scored one
 * after the other; those of a scorer that needs a model are all begun at once, and the caller of models limits how many questions are under way.
 */
export function perOutput(
  needs: readonly Need[],
  score: (task: Task, ctx: Context) => Score | Promise<Score>,
): Pick<Scorer, "score"> {
  const scoreOne = async (task: Task, ctx: Context): Promise<Score> => {
    const reason = lacking(task, needs);
    return reason === undefined ? settled(await score(task, ctx)) : { missing: reason };
  };
  if (needs.includes("model"))
    return { score: (tasks, ctx) => Promise.all(tasks.map((task) => scoreOne(task, ctx))) };
  return {
    score: async (tasks, ctx) => {
      const scores: Score[] = [];
      for (const task of tasks) scores.push(await scoreOne(task, ctx));
      return scores;
    },
  };
}

function settled(score: Score): Score {
  if ("missing" in score || score.values.every((v) => Number.isFinite(v))) return score;
  return { missing: "undefined for this text" };
}

/**
 * Lifts sufficient statistics to a scoring body: a segment's score is `combine` of its own counts. `parts` names components to keep. The
 * stats returned also have `segment` and `parts`, so that who counts needs no second counting for the scores.
 */
export function fromStats(
  needs: readonly Need[],
  stats: Stats,
  options: {
    /** The segment score where it differs from the corpus score of one segment (smoothing, effective order). */
    readonly segment?: (counts: Float64Array) => number;
    readonly parts?: (counts: Float64Array) => Record<string, number>;
  } = {},
): Pick<Scorer, "score" | "stats"> {
  const counts = new Float64Array(stats.nCols);
  const segment = options.segment ?? ((c: Float64Array) => stats.combine(c));
  const body = perOutput(needs, (task) => {
    if (!stats.count(task, counts)) return { missing: "undefined for this text" };
    const values = [segment(counts)];
    return options.parts ? { values, parts: options.parts(counts) } : { values };
  });
  const { parts } = options;
  return { ...body, stats: { ...stats, segment, ...(parts === undefined ? {} : { parts }) } };
}
