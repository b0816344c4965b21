import { UserError } from "../core/index.ts";
import type { Args } from "./verb.ts";

/** The values of a repeatable flag. */
export const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The value of a flag that takes a text, where it was given. */
export const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** `--where TAG=VALUE` and `--exclude-system`, both repeatable. @throws UserError */
export function filtersOf(args: Args): {
  where: Record<string, string[]>;
  excludeSystems: string[];
} {
  const where: Record<string, string[]> = {};
  for (const part of strings(args["where"])) {
    const at = part.indexOf("=");
    if (at < 1)
      throw new UserError({
        where: "--where",
        problem: "invalid filter",
        expected: "TAG=VALUE",
        got: `"${part}"`,
      });
    (where[part.slice(0, at)] ??= []).push(part.slice(at + 1));
  }
  return { where, excludeSystems: strings(args["excludeSystem"]) };
}

/** A confidence level between 0.5 and 1. @throws UserError */
export function confidenceFlag(args: Args): number {
  const value = Number(args["confidence"]);
  if (value > 0.5 && value < 1) return value;
  throw new UserError({
    where: "--confidence",
    problem: "invalid level",
    expected: "a number in (0.5, 1)",
    got: `"${String(args["confidence"])}"`,
  });
}
