import { Option } from "commander";
import { unknownName } from "../../core/index.ts";
import { configError, describeValue } from "./config-schema.ts";
import type { Config, ConfigData, FlagValue } from "./define-config.ts";
import type { Flag, Verb } from "../verb.ts";

/** What a config says of one command: values as the command line would give them, by key, and paths. */
export interface ConfiguredFlags {
  readonly values: Readonly<Record<string, unknown>>;
  readonly paths: readonly string[];
}

interface Named {
  readonly flag: Flag;
  readonly option: Option;
}

const asList = (value: FlagValue): string[] =>
  Array.isArray(value) ? value.map(String) : [String(value as string)];

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, c: string) => c.toUpperCase());

const namedFlags = (verb: Verb): Named[] =>
  verb.flags
    .map((flag) => ({ flag, option: new Option(flag.flags) }))
    .filter(({ option }) => option.attributeName() !== "config");

/** A value as commander would give it, or what was expected instead. A flag and its negation (--cache DIR, --no-cache) share a name. */
function valueFor(named: readonly Named[], value: FlagValue): { value: unknown } | { expected: string } {
  const taking = named.find(({ option }) => option.required || option.optional);
  if (typeof value === "boolean") {
    const isSwitch = taking === undefined || (value ? taking.option.optional : named.length > 1);
    return isSwitch ? { value } : { expected: "a text or a number" };
  }
  if (taking === undefined) return { expected: "true or false" };
  if (taking.flag.repeatable) return { value: asList(value) };
  return typeof value === "object" ? { expected: "a text or a number" } : { value: String(value) };
}

function checkedFlags(
  verb: Verb,
  given: Readonly<Record<string, FlagValue>>,
  file: string,
): Record<string, unknown> {
  const known = namedFlags(verb);
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === "paths") continue;
    const named = known.filter(({ option }) => option.attributeName() === camel(name));
    if (named.length === 0)
      throw unknownName(`${file}: flags.${verb.name}`, "flag", name, [
        ...new Set(known.map(({ option }) => option.name().replace(/^no-/, ""))),
        "paths",
      ]);
    const found = valueFor(named, value);
    if ("expected" in found)
      throw configError(file, ["flags", verb.name, name], {
        problem: "invalid value",
        expected: found.expected,
        got: describeValue(value),
      });
    values[camel(name)] = found.value;
  }
  return values;
}

/** Flags of commands as the command line would give them. All of them are checked, so that a mistake shows before its command is run. @throws UserError */
export function commandFlags(
  config: Config,
  verbs: readonly Verb[],
  file: string,
): Map<string, ConfiguredFlags> {
  const made = new Map<string, ConfiguredFlags>();
  for (const [name, given] of Object.entries(config.flags ?? {})) {
    const verb = verbs.find((v) => v.name === name);
    if (!verb)
      throw unknownName(
        `${file}: flags`,
        "command",
        name,
        verbs.map((v) => v.name),
      );
    const { paths } = given;
    made.set(name, {
      values: checkedFlags(verb, given, file),
      paths: paths === undefined ? [] : asList(paths),
    });
  }
  return made;
}

/** How the data of a config are read, as flags. */
export function readerFlags({ format, map, scoreColumns, skipBad }: ConfigData): Record<string, unknown> {
  return {
    ...(format === undefined ? {} : { format }),
    ...(map === undefined ? {} : { map: Object.entries(map).map(([field, column]) => `${field}=${column}`) }),
    ...(scoreColumns === undefined ? {} : { scoreColumn: scoreColumns }),
    ...(skipBad === undefined ? {} : { skipBad: String(skipBad) }),
  };
}
