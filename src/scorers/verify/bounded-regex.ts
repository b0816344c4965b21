import { createContext, Script } from "node:vm";
import { UserError } from "../../core/index.ts";

const LIMIT_MS = 1000;

/** Whether a pattern matches a text; undefined where it takes longer than a second. */
export type BoundedTest = (text: string) => boolean | undefined;

/**
 * A pattern whose test ends after a second at most, so that a pattern with exponential backtracking and a hostile text cannot stop a run.
 * @throws UserError where the pattern is no regular expression
 */
export function boundedRegex(where: string, pattern: string, flags: string): BoundedTest {
  try {
    const checked = new RegExp(pattern, flags);
    pattern = checked.source;
  } catch (cause) {
    throw new UserError(
      {
        where,
        problem: cause instanceof Error ? cause.message : "invalid pattern",
        expected: "a regular expression",
      },
      { cause },
    );
  }
  const context = createContext({ pattern, flags, text: "" });
  new Script("regex = new RegExp(pattern, flags)").runInContext(context);
  const test = new Script("regex.lastIndex = 0; regex.test(text)");
  return (text) => {
    context["text"] = text;
    try {
      return test.runInContext(context, { timeout: LIMIT_MS }) as boolean;
    } catch (error) {
      if ((error as { code?: string }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return undefined;
      throw error;
    } finally {
      context["text"] = "";
    }
  };
}
