import type { Scorer } from "../../core/index.ts";
import type { PlainArguments } from "../../scorers/index.ts";

/** A scorer of a config: how it is called (`judge:model=m`), a function of one's own, or a scorer made of one (`fromFunction`). */
export type ConfigScorer =
  | string
  | Scorer
  | ((text: string, about: PlainArguments) => unknown | Promise<unknown>);

/** The data that a command reads where it names none, and how they are read. */
export interface ConfigData {
  readonly paths: string | readonly string[];
  /** As `--format`. */
  readonly format?: string;
  /** Field of ours -> column of the table, as `--map`. */
  readonly map?: Readonly<Record<string, string>>;
  /** As `--score-column`. */
  readonly scoreColumns?: readonly string[];
  /** As `--skip-bad`. */
  readonly skipBad?: number;
}

export type FlagValue = string | number | boolean | readonly (string | number)[];

/**
 * What a `trenchcoat.config.ts` exports by default. Everything is optional; what the command line says goes first. Paths mean what they mean on a
 * command line: relative to the working directory.
 */
export interface Config {
  /** By the name that `--scorer NAME` then knows; names of registered scorers are refused. */
  readonly scorers?: Readonly<Record<string, ConfigScorer>>;
  readonly data?: ConfigData;
  /** Which judgments count as truth, as `--gold`. */
  readonly gold?: string;
  /** Flags by command, named as on the command line without the dashes; `paths` are the paths of that command. */
  readonly flags?: Readonly<Record<string, Readonly<Record<string, FlagValue>>>>;
}

/** Gives back the config it is given; an editor then knows its form. */
export const defineConfig = (config: Config): Config => config;
