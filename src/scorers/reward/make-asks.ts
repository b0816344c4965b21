import { type Settings, type Task } from "../../core/index.ts";
import { type ChatTemplate, withoutBos } from "./chat-template.ts";
import { askedText, askedTurns, conversationOf } from "./conversation.ts";
import type { RewardAsk } from "./reward-api.ts";

/** The output of a task with the steps joined by the server's tag, each step ended by it. */
function taggedSteps(task: Task, tag: string): Task {
  const output = task.outputs[0]!;
  const text = output.steps!.map((step) => step.replaceAll(tag, " ") + tag).join("");
  const { messages: _, ...rest } = output;
  return { item: task.item, outputs: [{ ...rest, text }] };
}

/** One task as a question, in every form that some server takes. `template` is absent where the server needs no text in one. @throws Error where the template refuses it */
export function askOf(
  given: Task,
  { template, settings }: { readonly template: ChatTemplate | undefined; readonly settings: Settings },
): RewardAsk {
  const tag = settings["step_tag"];
  const task = typeof tag === "string" ? taggedSteps(given, tag) : given;
  const messages = conversationOf(task);
  const write = (turns: typeof messages, isOpen: boolean): string => {
    const text = template?.render(turns, { isOpen }) ?? "";
    return settings["bos"] === "keep" ? text : withoutBos(text, template?.bos ?? "");
  };
  return {
    text: write(messages, false),
    openText: write(askedTurns(task), true),
    messages,
    prompt: askedText(task),
    output: task.outputs[0]!.text ?? "",
    label: task.item.references[0]?.text ?? null,
  };
}
