import { unknownName, UserError } from "./errors.ts";
import type { Finding } from "./probe.ts";
import type { Context, Score, Task } from "./score.ts";

export type Family = "metric" | "reward-model" | "judge" | "verifier" | "sentinel" | "composite";
export type Origin = "computed" | "imported" | "fitted";
export type Arity = "output" | "pair" | "list" | "steps";
export type Direction = "higher" | "lower" | "none";
/** What a task must hold for the scorer to work; without it the score is missing with that reason. */
export type Need =
  | "text"
  | "references"
  | "source"
  | "prompt"
  | "context"
  | "steps"
  | "outputs"
  | "model"
  /** Published scores that came with the data. */
  | "scores";

export type ParamValue = string | number | boolean;

/** One parameter, declared once: CLI flags, HTTP validation and docs derive from it. */
export type ParamSpec =
  | {
      readonly type: "number" | "integer";
      readonly default: number;
      readonly min?: number;
      readonly max?: number;
      readonly summary: string;
    }
  | { readonly type: "boolean"; readonly default: boolean; readonly summary: string }
  | {
      readonly type: "choice";
      readonly default: string;
      readonly choices: readonly string[];
      readonly summary: string;
    }
  | { readonly type: "string"; readonly default: string; readonly summary: string };

export type Settings = Readonly<Record<string, ParamValue>>;

/** Everything about a scorer except its code: pure data. */
export interface ScorerSpec {
  readonly name: string;
  readonly version: string;
  readonly family: Family;
  readonly origin: Origin;
  readonly summary: string;
  readonly params: Readonly<Record<string, ParamSpec>>;
  /** Values of the params of this instance; defaults in a definition. */
  readonly settings: Settings;
  readonly needs: readonly Need[];
  readonly arity: Arity;
  /** Smallest and largest possible value in native units; infinite where unbounded. */
  readonly range: readonly [number, number];
  /** Which way is better; "none" for statistics without a fixed direction. */
  readonly direction: Direction;
  readonly unit: string;
  readonly deterministic: boolean;
  /** Made of code that only the thread that made it has (a function of the user): worker threads cannot make it from its call. */
  readonly inMainThread?: true;
  /** What a score takes, in words: "microseconds", "one model call". */
  readonly cost?: string;
  readonly licence?: string;
  /** Base model and training data, for the firewall. */
  readonly lineage?: string;
  /** Paper: author, year and address. */
  readonly source?: string;
  /** The implementation whose numbers ours equal. */
  readonly pinnedTo?: string;
  /** The aspect for which an imported score was made ("Coherence"); compared with golds of that aspect only. */
  readonly aspect?: string;
}

/** Sufficient statistics of a corpus metric: per-segment counts that add up, and the score of a sum of them. */
export interface Stats {
  readonly nCols: number;
  /** Writes the counts of a one-output task to `out` (length nCols); false where the task lacks what is needed. */
  count(task: Task, out: Float64Array): boolean;
  /** The score of summed counts, in the scorer's unit. */
  combine(sums: ArrayLike<number>): number;
  /** A segment's score of its own counts: exactly the value that `score` gives, so that a caller who has the counts need not ask again. */
  segment?(counts: Float64Array): number;
  /** A segment's components of its own counts, as `score` gives them. */
  parts?(counts: Float64Array): Record<string, number>;
  /** How the reference implementation writes these settings (without its version); `nRefs` is "var" where segments differ in their number of references. */
  signature?(nRefs: number | "var"): string;
}

/** Anything that turns tasks into numbers: metric, judge, verifier or reward model. */
export interface Scorer {
  readonly spec: ScorerSpec;
  /** Scores tasks; the result is aligned with them. A task that cannot be scored gives `{missing}`; only misconfiguration throws. */
  score(tasks: readonly Task[], ctx: Context): Promise<readonly Score[]>;
  readonly stats?: Stats;
  /** Looks for mistakes in how the scorer is set up, with a few calls at most; runs do it before they spend anything. */
  probe?(ctx: Context): Promise<readonly Finding[]>;
  close?(): Promise<void>;
}

/** A scorer before its parameters are chosen. The registry is a list of these. */
export interface ScorerDefinition {
  readonly spec: ScorerSpec;
  /** @throws UserError where the settings are wrong or something optional is not installed. */
  create(settings?: Settings): Promise<Scorer>;
}

type SpecInput = Omit<ScorerSpec, "settings" | "origin" | "params" | "version"> & {
  readonly version?: string;
  readonly params?: ScorerSpec["params"];
};

/** What an instance says of itself where it follows from its settings: a prompt's hash, a model's range. */
export type SpecChanges = Partial<
  Pick<
    ScorerSpec,
    "version" | "needs" | "range" | "unit" | "direction" | "lineage" | "source" | "deterministic"
  >
>;

type Body = Omit<Scorer, "spec"> & { readonly changes?: SpecChanges };

/** Whether a scorer asks model servers, so that its time is spent waiting and every score may cost money. */
export const asksModels = ({ needs }: Pick<ScorerSpec, "needs">): boolean => needs.includes("model");

/** Default settings of a spec's params. */
export function defaultSettings(params: ScorerSpec["params"]): Settings {
  return Object.fromEntries(Object.entries(params).map(([name, p]) => [name, p.default]));
}

/** Makes a registry entry: metadata as data, and a function from settings to the scoring body. */
export function defineScorer(
  input: SpecInput & { create(settings: Settings): Body | Promise<Body> },
): ScorerDefinition {
  const { create, ...rest } = input;
  const params = rest.params ?? {};
  const spec: ScorerSpec = Object.freeze({
    version: "1",
    ...rest,
    origin: "computed",
    params,
    settings: defaultSettings(params),
  });
  return {
    spec,
    create: async (settings = {}) => {
      const chosen = resolveSettings(spec, settings);
      const { changes, ...body } = await create(chosen);
      return { ...body, spec: Object.freeze({ ...spec, ...changes, settings: chosen }) };
    },
  };
}

/** Defaults overlaid with `given`, each value checked and converted from text. @throws UserError naming the param. */
export function resolveSettings(spec: Pick<ScorerSpec, "name" | "params">, given: Settings): Settings {
  const chosen: Record<string, ParamValue> = { ...defaultSettings(spec.params) };
  for (const [name, value] of Object.entries(given)) {
    const param = spec.params[name];
    if (!param) throw unknownName(`scorer ${spec.name}`, "parameter", name, Object.keys(spec.params));
    chosen[name] = parseParam(`scorer ${spec.name}, parameter ${name}`, param, value);
  }
  return Object.freeze(chosen);
}

function parseParam(where: string, param: ParamSpec, value: ParamValue): ParamValue {
  const wrong = (expected: string) =>
    new UserError({ where, problem: "invalid value", expected, got: `"${value}"` });
  if (param.type === "boolean") {
    if (value === true || value === "true" || value === "yes") return true;
    if (value === false || value === "false" || value === "no") return false;
    throw wrong("true or false");
  }
  if (param.type === "number" || param.type === "integer") {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    const low = param.min ?? -Infinity;
    const high = param.max ?? Infinity;
    if (typeof number !== "number" || !(number >= low && number <= high))
      throw wrong(`a number in [${low}, ${high}]`);
    if (param.type === "integer" && !Number.isInteger(number)) throw wrong("an integer");
    return number;
  }
  if (param.type === "choice" && !param.choices.includes(String(value)))
    throw wrong(`one of: ${param.choices.join(", ")}`);
  return String(value);
}

/** The spec of a scorer whose values came with the data. */
export function importedScorer(
  name: string,
  about: { readonly family: Family } & Partial<Omit<ScorerSpec, "name" | "origin" | "family">>,
): ScorerSpec {
  return Object.freeze({
    version: "1",
    summary: "published score, imported with the data",
    params: {},
    settings: {},
    needs: [],
    arity: "output",
    range: [-Infinity, Infinity],
    direction: "higher",
    unit: "native units",
    deterministic: true,
    ...about,
    name,
    origin: "imported",
  } satisfies ScorerSpec);
}
