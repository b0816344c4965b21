import type { Message, Task } from "../../core/index.ts";

const isTranscript = (messages: readonly Message[]): boolean => messages.some((m) => m.role !== "assistant");

/** What was asked: the prompt's turns, a text or source as one user turn, nothing where the item has neither. */
export function askedTurns({ item }: Task): readonly Message[] {
  const asked = item.prompt ?? item.source;
  if (asked === undefined) return [];
  return typeof asked === "string" ? [{ role: "user", content: asked }] : asked;
}

/** The whole conversation with the task's first output: a transcript of its own where the output has one, else the prompt and the answer. */
export function conversationOf(task: Task): readonly Message[] {
  const output = task.outputs[0]!;
  const { messages } = output;
  if (messages !== undefined && isTranscript(messages)) return messages;
  return [...askedTurns(task), ...(messages ?? [{ role: "assistant", content: output.text ?? "" }])];
}

/** What was asked as one text: the only turn's, else all turns with their roles. */
export function askedText(task: Task): string {
  const turns = askedTurns(task);
  if (turns.length === 1) return turns[0]!.content;
  return turns.map((m) => `${m.role}: ${m.content}`).join("\n\n");
}
