import { type Scorer, UserError } from "../../core/index.ts";
import {
  fromFunction,
  isUnversioned,
  type OwnScorers,
  scorerMaker,
  SCHEMES,
  SCORERS,
} from "../../scorers/index.ts";
import { configError, isScorer } from "./config-schema.ts";
import type { Config, ConfigScorer } from "./define-config.ts";

/** The file of a config: how errors name it, and the hash of its code. */
export interface ConfigSource {
  readonly name: string;
  readonly hash: string;
}

const NAME = /^[A-Za-z][\w.-]*$/;
/** Before a config's scorer where the data have one of the same name. */
const PREFIX = "config";

function checkName(name: string, file: string): void {
  const isTaken =
    name === PREFIX || Object.hasOwn(SCHEMES, name) || SCORERS.some(({ spec }) => spec.name === name);
  if (isTaken)
    throw configError(file, ["scorers", name], {
      problem: "the name of a scorer that is there already",
      expected: "another name",
    });
  if (!NAME.test(name))
    throw configError(file, ["scorers", name], {
      problem: "invalid name",
      expected: "letters, digits, dots, - and _, a letter first",
    });
}

/** A scorer made of code: it goes by the config's name for it, and by the hash of the config where its author gave no version. */
function codeScorer(name: string, given: Exclude<ConfigScorer, string>, { hash }: ConfigSource): Scorer {
  // A function of the config takes what a plain function takes.
  const { spec, score, stats, probe } = isScorer(given) ? given : fromFunction(given as () => unknown);
  const version = isUnversioned(spec) ? `config-${hash}` : spec.version;
  return {
    spec: Object.freeze({ ...spec, name, version, inMainThread: true as const }),
    // `close` is left out: a command may ask for the scorer more than once.
    score: (tasks, ctx) => score(tasks, ctx),
    ...(stats === undefined ? {} : { stats }),
    ...(probe === undefined ? {} : { probe }),
  };
}

async function calledScorer(
  name: string,
  call: string,
  about: { own: OwnScorers; file: string },
): Promise<Scorer> {
  try {
    return await scorerMaker(about.own)(call);
  } catch (cause) {
    if (!(cause instanceof UserError) || cause.problem.where !== "--scorer") throw cause;
    const { where: _, ...problem } = cause.problem;
    throw configError(about.file, ["scorers", name], problem, { cause });
  }
}

/**
 * The scorers of a config by how `--scorer` calls them: NAME, or config:NAME where the data have a NAME of their own. Those given as calls are
 * made when they are asked for, over registered scorers and the config's own code.
 * @throws UserError where a name is taken or cannot be typed
 */
export function configScorers({ scorers = {} }: Config, source: ConfigSource): OwnScorers {
  const code = new Map<string, () => Promise<Scorer>>();
  const own = new Map<string, () => Promise<Scorer>>();
  for (const [name, given] of Object.entries(scorers)) {
    checkName(name, source.name);
    const make =
      typeof given === "string"
        ? () => calledScorer(name, given, { own: code, file: source.name })
        : () => Promise.resolve(codeScorer(name, given, source));
    for (const call of [name, `${PREFIX}:${name}`]) {
      own.set(call, make);
      if (typeof given !== "string") code.set(call, make);
    }
  }
  return own;
}
