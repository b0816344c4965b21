import { visible } from "../core/index.ts";

/** One line of a text as the terminal shows it: white space runs are one space, the rest escaped, cut to a few lines. */
export function excerpt(text: string | null, limit: number): string {
  return text === null
    ? "(no text)"
    : visible(
        text
          .slice(0, limit * 4)
          .replace(/\s+/g, " ")
          .trim(),
        limit,
      );
}
