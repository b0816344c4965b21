import type { Context, ParamSpec, Settings, Task } from "../../core/index.ts";
import { seeded, shuffle } from "../../num/index.ts";

/** In which order outputs of a list are shown. */
export const ORDER_PARAM = {
  order: {
    type: "choice",
    default: "shuffled",
    choices: ["shuffled", "listed"],
    summary:
      "order in which outputs are shown; shuffled by seed, item and repeat, so that no system gains by its place",
  },
} as const satisfies Readonly<Record<string, ParamSpec>>;

/** A task with its outputs in the order shown, and the way back. */
export interface Shown {
  readonly task: Task;
  /** Position in the task of what is shown at each place. */
  readonly from: readonly number[];
}

/** The task as it is shown. */
export function shownOrder(task: Task, settings: Settings, ctx: Context): Shown {
  const from = task.outputs.map((_, i) => i);
  if (settings["order"] === "shuffled")
    shuffle(from, seeded(ctx.seed, task.item.id, "shown", ctx.repeat ?? 0));
  return { task: { item: task.item, outputs: from.map((i) => task.outputs[i]!) }, from };
}

/** Values by place shown, put back into the order of the task. */
export function asListed(values: readonly number[], { from }: Shown): readonly number[] {
  const listed = values.map(() => 0);
  from.forEach((i, place) => (listed[i] = values[place]!));
  return listed;
}
