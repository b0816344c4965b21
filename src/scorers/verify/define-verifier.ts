import {
  type Context,
  defineScorer,
  type Need,
  type ParamSpec,
  perOutput,
  type Score,
  type ScorerDefinition,
  type Settings,
  type Task,
  visible,
} from "../../core/index.ts";

const SHOWN = 5;
const SHOWN_LENGTH = 60;

/** What differs between verifiers. */
export interface VerifierInput {
  readonly name: string;
  readonly summary: string;
  readonly needs: readonly Need[];
  readonly unit?: string;
  readonly params?: Readonly<Record<string, ParamSpec>>;
  readonly source: string;
  /** Makes the check once for these settings. @throws UserError where they are wrong */
  check(settings: Settings): (task: Task, ctx: Context) => Score;
}

/** A rule of one output: a value in [0, 1], 1 where all is well, with its evidence in `why`. */
export function defineVerifier({ check, unit, ...about }: VerifierInput): ScorerDefinition {
  return defineScorer({
    ...about,
    family: "verifier",
    arity: "output",
    range: [0, 1],
    direction: "higher",
    unit: unit ?? "passed",
    deterministic: true,
    create: (settings) => perOutput(about.needs, check(settings)),
  });
}

/** A verdict with its evidence. */
export function verdict(isRight: boolean, why: string): Score {
  return { values: [isRight ? 1 : 0], why };
}

/** Some of the texts, quoted, short and safe to show. */
export function quoted(texts: readonly string[]): string {
  const shown = texts.slice(0, SHOWN).map((t) => `"${visible(t, SHOWN_LENGTH)}"`);
  return texts.length > SHOWN ? `${shown.join(", ")} and ${texts.length - SHOWN} more` : shown.join(", ");
}

/** The share of `found` for which `isThere`, with those named that are not; missing where nothing was found. */
export function shareThere(found: readonly string[], isThere: (one: string) => boolean, what: string): Score {
  if (found.length === 0) return { missing: `no ${what} in the output` };
  const absent = found.filter((one) => !isThere(one));
  const nThere = found.length - absent.length;
  const why = `${nThere} of ${found.length} ${what} stand in the source`;
  return {
    values: [nThere / found.length],
    parts: { found: found.length, absent: absent.length },
    why: absent.length > 0 ? `${why}; not there: ${quoted([...new Set(absent)])}` : why,
  };
}
