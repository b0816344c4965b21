import type { Task } from "../../core/index.ts";

/** All that the output may rest on: the source, the prompt's texts and the context, one after another. */
export function givenText({ item }: Task): string {
  const prompt = typeof item.prompt === "string" ? [item.prompt] : (item.prompt ?? []).map((m) => m.content);
  return [item.source ?? "", ...prompt, item.context ?? ""].filter((t) => t !== "").join("\n");
}
