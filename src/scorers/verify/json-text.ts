import { fencesIn } from "./code-fence.ts";

/** JSON that was read, or why it could not be. */
export type ReadJson = { readonly json: unknown } | { readonly problem: string };

/** Where JSON is looked for: the whole text, or also a text that is one code fence. */
export type JsonPlace = "whole" | "fence";

/** What stands inside a text that is one closed code fence and nothing else. */
function insideFence(text: string): string | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith("```")) return undefined;
  const [first, ...others] = fencesIn(trimmed);
  if (first === undefined || others.length > 0 || !first.isClosed) return undefined;
  return first.lines.length + 2 === trimmed.split("\n").length ? first.lines.join("\n") : undefined;
}

/** Reads a text as JSON. */
export function readJson(text: string, place: JsonPlace): ReadJson {
  const inner = place === "fence" ? (insideFence(text) ?? text) : text;
  try {
    return { json: JSON.parse(inner) as unknown };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "not JSON" };
  }
}
