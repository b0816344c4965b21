import { z } from "zod";
import { type Problem, type Scorer, unknownName, UserError, visible } from "../../core/index.ts";
import type { Config, ConfigScorer } from "./define-config.ts";

/** Whether a value of a config is a scorer already. It may come from another copy of this package, so only its form counts. */
export function isScorer(value: unknown): value is Scorer {
  if (typeof value !== "object" || value === null || !("spec" in value) || !("score" in value)) return false;
  const { spec, score } = value;
  return typeof score === "function" && typeof spec === "object" && spec !== null && "needs" in spec;
}

const isConfigScorer = (value: unknown): value is ConfigScorer =>
  (typeof value === "string" && value !== "") || typeof value === "function" || isScorer(value);

const record = <T extends z.ZodType>(of: T, expected: string) => z.record(z.string(), of, expected);
const texts = z.array(z.string(), "a list of texts");
const value = z.union(
  [z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))],
  "a text, a number, true or false, or a list of texts",
);

/** The form of a config. A message is what was expected. */
const CONFIG = z.strictObject(
  {
    scorers: record(
      z.custom<ConfigScorer>(
        isConfigScorer,
        'a call such as "bleu:tokenize=zh", a function or fromFunction(...)',
      ),
      "scorers by name",
    ).optional(),
    data: z
      .strictObject(
        {
          paths: z.union([z.string(), z.array(z.string()).min(1)], "a path or a list of paths"),
          format: z.string("the name of a format").optional(),
          map: record(z.string("the name of a column"), "columns by field").optional(),
          scoreColumns: texts.optional(),
          skipBad: z.int("a whole number of 0 or more").min(0, "a whole number of 0 or more").optional(),
        },
        "{ paths, format, map, scoreColumns, skipBad }",
      )
      .optional(),
    gold: z.string("the name of a gold").optional(),
    flags: record(record(value, "flags by name"), "flags by command").optional(),
  },
  "an object",
);

const KEYS: Readonly<Record<string, readonly string[]>> = {
  "": ["scorers", "data", "gold", "flags"],
  data: ["paths", "format", "map", "scoreColumns", "skipBad"],
};

/** What a value is, in a few words. */
export function describeValue(given: unknown): string {
  if (given === undefined) return "nothing";
  if (typeof given === "function") return "a function";
  if (typeof given === "object" && given !== null) return Array.isArray(given) ? "a list" : "an object";
  return visible(JSON.stringify(given) ?? String(given), 60);
}

const at = (given: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], given);

/** A problem at a place in the file of a config. */
export function configError(
  file: string,
  path: readonly PropertyKey[],
  problem: Omit<Problem, "where">,
  options?: { readonly cause?: unknown },
): UserError {
  const place = path.length === 0 ? file : `${file}: ${path.map(String).join(".")}`;
  return new UserError({ where: place, ...problem }, options);
}

/** Checks what a config exports. `file` is how errors name it. @throws UserError that names the place, what was expected and what is there */
export function parseConfig(given: unknown, file: string): Config {
  const parsed = CONFIG.safeParse(given);
  // The schema mirrors Config, whose optional fields may be undefined here.
  if (parsed.success) return parsed.data as Config;
  const issue = parsed.error.issues[0]!;
  const path = issue.path;
  if (issue.code === "unrecognized_keys") {
    const place = path.length === 0 ? file : `${file}: ${path.join(".")}`;
    throw unknownName(place, "key", issue.keys[0]!, KEYS[path.join(".")] ?? []);
  }
  throw configError(file, path, {
    problem: "invalid value",
    expected: issue.message,
    got: describeValue(at(given, path)),
  });
}
