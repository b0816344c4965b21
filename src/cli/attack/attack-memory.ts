import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Memory } from "../../audit/index.ts";
import { UserError } from "../../core/index.ts";

const headLine = z.object({ kind: z.literal("trenchcoat-attack"), signature: z.string() });
const valueLine = z.object({ key: z.string(), value: z.number() });

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What an interrupted attack has scored. A last line that a kill cut short is passed over. @throws UserError where the file is of another scorer, or another file */
function readKnown(file: string, signature: string): Map<string, number> {
  const known = new Map<string, number>();
  const lines = readFileSync(file, "utf8").split("\n");
  const head = headLine.safeParse(parsed(lines[0] ?? ""));
  if (!head.success)
    throw new UserError({
      where: file,
      problem: "not the state of an attack",
      expected: "a file that --state wrote, or a new name",
    });
  if (head.data.signature !== signature)
    throw new UserError({
      where: file,
      problem: "the state of an attack on another scorer",
      expected: signature,
      got: head.data.signature,
    });
  for (const line of lines.slice(1)) {
    const found = valueLine.safeParse(parsed(line));
    if (found.success) known.set(found.data.key, found.data.value);
  }
  return known;
}

/** A memory kept in a file, a line a text, so that a killed attack goes on without asking anything twice. */
export function fileMemory(file: string, signature: string): Memory {
  const isThere = existsSync(file);
  const known = isThere ? readKnown(file, signature) : new Map<string, number>();
  const begun = isThere && readFileSync(file, "utf8").endsWith("\n");
  const head = `${JSON.stringify({ kind: "trenchcoat-attack", signature })}\n`;
  appendFileSync(file, isThere ? (begun ? "" : "\n") : head);
  return {
    known,
    remember: (key, value) => appendFileSync(file, `${JSON.stringify({ key, value })}\n`),
  };
}
