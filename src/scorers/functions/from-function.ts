import { createHash } from "node:crypto";
import {
  defaultSettings,
  type Direction,
  type Family,
  type Message,
  type Need,
  perOutput,
  type Scorer,
  type ScorerSpec,
  type Task,
  usableReferences,
  visible,
} from "../../core/index.ts";
import { inParallel } from "../clients/in-parallel.ts";
import { readResult } from "./read-result.ts";

/** How a function takes its arguments: as scorers of autoevals or evalite, evaluators of openevals, or the plain form of this package. */
export type FunctionShape = "autoevals" | "evalite" | "openevals" | "plain";

/** What a plain function is told besides the output's text. */
export interface PlainArguments {
  readonly prompt: string | readonly Message[] | undefined;
  readonly expected: string | undefined;
  readonly references: readonly string[];
  readonly task: Task;
}

/** How a function becomes a scorer. */
export interface FunctionOptions {
  /** Default: the function's own; a config's key stands in its place. */
  readonly name?: string;
  /**
   * Change it with the function, so that no run answers for an older one. Where absent it follows from the function's text, and in a config from
   * the files of the config.
   */
  readonly version?: string;
  /** Default plain: `(text, about) => score`. */
  readonly shape?: FunctionShape;
  readonly summary?: string;
  readonly family?: Family;
  readonly direction?: Direction;
  /** Default [0, 1]. */
  readonly range?: readonly [number, number];
  /** Default text; "references" makes outputs without a reference missing instead of asking. */
  readonly needs?: readonly Need[];
  readonly deterministic?: boolean;
  /** Calls under way at once, 1 where absent: for functions that wait, not for those that compute. */
  readonly concurrency?: number;
}

const UNVERSIONED = "text-";

/** Whether a function became a scorer without a version from its author. */
export const isUnversioned = ({ version }: Pick<ScorerSpec, "version">): boolean =>
  version.startsWith(UNVERSIONED);

function textVersion(code: AnyFunction): string {
  return `${UNVERSIONED}${createHash("sha256").update(code.toString()).digest("hex").slice(0, 12)}`;
}

/** The same scores, with up to `width` tasks under way at once. */
function atOnce({ score }: Pick<Scorer, "score">, width: number): Pick<Scorer, "score"> {
  if (width <= 1) return { score };
  return {
    score: (tasks, ctx) => inParallel(tasks, width, async (task) => (await score([task], ctx))[0]!),
  };
}

type AnyFunction = (...given: never[]) => unknown;

/** A scorer of evalite: the function in an object. */
interface Wrapped {
  readonly scorer: AnyFunction;
}

function argumentsOf(shape: FunctionShape, task: Task): readonly unknown[] {
  const text = task.outputs[0]!.text!;
  const { item } = task;
  const prompt = item.prompt ?? item.source;
  const references = usableReferences(task);
  const [expected] = references;
  if (shape === "plain") return [text, { prompt, expected, references, task } satisfies PlainArguments];
  if (shape !== "openevals") return [{ input: prompt, output: text, expected }];
  return [{ inputs: prompt, outputs: text, reference_outputs: expected, referenceOutputs: expected }];
}

/**
 * Makes a scorer of a function that the user or a neighbour wrote: of autoevals, openevals, evalite, or a plain one. Nulls stay missing, booleans
 * are 1 and 0, what is thrown is the reason of a missing score. It runs where it was made: worker threads cannot have it.
 */
export function fromFunction(given: AnyFunction | Wrapped, options: FunctionOptions = {}): Scorer {
  const { shape = "plain", needs = ["text"], summary = "a function of the user" } = options;
  const code = typeof given === "function" ? given : given.scorer;
  const call = code as (...given: readonly unknown[]) => unknown;
  const spec: ScorerSpec = {
    name: options.name ?? (code.name || "function"),
    version: options.version ?? textVersion(code),
    family: options.family ?? "metric",
    origin: "computed",
    summary,
    params: {},
    settings: defaultSettings({}),
    needs,
    arity: "output",
    range: options.range ?? [0, 1],
    direction: options.direction ?? "higher",
    unit: "native units",
    deterministic: options.deterministic ?? false,
    inMainThread: true,
    source: "the user's own code",
  };
  const body = perOutput(needs, async (task) => {
    try {
      return readResult(await call(...argumentsOf(shape, task)));
    } catch (error) {
      return { missing: visible(error instanceof Error ? error.message : String(error)) };
    }
  });
  return { ...atOnce(body, options.concurrency ?? 1), spec: Object.freeze(spec) };
}
