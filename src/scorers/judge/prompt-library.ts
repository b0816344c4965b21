import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unknownName, UserError } from "../../core/index.ts";
import { type JudgePrompt, parsePrompt, type PromptKind } from "./prompt-file.ts";

/** The folder of the package's own prompts, looked for upward from here: this file stands at other depths in a build. */
function folder(from = dirname(fileURLToPath(import.meta.url))): string {
  const here = join(from, "data/prompts");
  if (existsSync(here)) return here;
  if (dirname(from) === from) throw new Error("data/prompts is not in the package");
  return folder(dirname(from));
}

/** Names of the package's own prompts. */
export function promptNames(): readonly string[] {
  return readdirSync(folder())
    .filter((file) => file.endsWith(".md"))
    .map((file) => basename(file, ".md"))
    .sort();
}

function textOf(name: string): string {
  const isPath = /[\\/]|\.md$/.test(name);
  const file = isPath ? name : join(folder(), `${name}.md`);
  if (existsSync(file)) return readFileSync(file, "utf8");
  if (!isPath) throw unknownName("judge, parameter prompt", "prompt", name, promptNames());
  throw new UserError({ where: "judge, parameter prompt", problem: `no file "${name}"` });
}

/** A prompt by name, or the user's own by path (`./mine.md`). @throws UserError where it is not there or wrong */
export const findPrompt = (name: string): JudgePrompt => parsePrompt(textOf(name), name);

/** A prompt of this kind by name, or the user's own by path (`./mine.md`). @throws UserError where it is not there, wrong, or of another kind */
export function promptOf(name: string, kind: PromptKind): JudgePrompt {
  const prompt = findPrompt(name);
  if (prompt.kind === kind) return prompt;
  throw new UserError({
    where: `prompt ${name}`,
    problem: "wrong kind of prompt for this judge",
    expected: kind,
    got: prompt.kind,
  });
}
