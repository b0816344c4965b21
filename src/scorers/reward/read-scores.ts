import type { Score, Settings, Task } from "../../core/index.ts";
import { pick } from "./read-answer.ts";
import type { LabelValue, RewardAnswer } from "./reward-api.ts";
import { reduceSteps } from "./reduce-steps.ts";

/** Values of all labels by name, where there are several. */
function partsOf(labels: readonly LabelValue[]): { parts?: Record<string, number> } {
  if (labels.length < 2) return {};
  const finite = labels.filter((l) => Number.isFinite(l.value)).slice(0, 32);
  return { parts: Object.fromEntries(finite.map((l) => [`label ${l.label}`, l.value])) };
}

function stepsScore(rows: readonly (readonly LabelValue[])[], task: Task, settings: Settings): Score {
  const nSteps = task.outputs[0]!.steps!.length;
  if (rows.length !== nSteps) return { missing: `the server gave ${rows.length} values to ${nSteps} steps` };
  const steps: number[] = [];
  for (const row of rows) {
    const last = String(row.length - 1);
    const picked = pick(row, String(settings["label"]) || (row.length > 1 ? last : ""));
    if ("missing" in picked) return picked;
    steps.push(picked.value);
  }
  return { values: [reduceSteps(steps, String(settings["reduce"]))], steps };
}

/** What a server said of a task as a score. Steps without a label take the last one, P(right) of the process reward models that vLLM serves. */
export function scoreOf(answer: RewardAnswer, task: Task, settings: Settings): Score {
  if ("steps" in answer) return stepsScore(answer.steps, task, settings);
  const picked = pick(answer.labels, String(settings["label"]));
  if ("missing" in picked) return picked;
  return { values: [picked.value], ...partsOf(answer.labels) };
}
