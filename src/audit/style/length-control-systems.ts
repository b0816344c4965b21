import { UserError } from "../../core/index.ts";
import { clusterFolds, type Rng } from "../../num/index.ts";
import { jointDifficulty } from "./joint-difficulty.ts";
import type { LengthControlRows } from "./length-control.ts";
import { type LengthControlEstimate, lengthControlEstimate } from "./length-control-interval.ts";

/** `lc-minimal`: each system by itself. `lc-joint`: difficulty of instructions estimated from all systems. `lc-alpaca`: difficulty given. */
export type LengthControlModel = "lc-minimal" | "lc-joint" | "lc-alpaca";

/** Fewest systems from which difficulties can be estimated. */
export const MIN_JOINT_SYSTEMS = 10;

/** One system's answers against the baseline's. */
export interface ControlledSystem {
  readonly system: string;
  readonly rows: LengthControlRows;
}

/** One system's length-controlled win rate. */
export interface SystemLengthControl extends LengthControlEstimate {
  readonly system: string;
  readonly model: LengthControlModel;
}

export interface SystemsOptions {
  /** A generator for a name, the same whenever it is asked for. */
  readonly seed: (name: string) => Rng;
  readonly resamples?: number;
  readonly confidence?: number;
}

const N_FOLDS = 5;

/** Rows with the difficulties that the model calls for. @throws UserError where the model cannot be fitted to these systems. */
function withDifficulty(systems: readonly ControlledSystem[], model: LengthControlModel): ControlledSystem[] {
  const without = ({ preference, baselineLength, systemLength }: LengthControlRows): LengthControlRows => ({
    preference,
    baselineLength,
    systemLength,
  });
  if (model === "lc-minimal") return systems.map((s) => ({ ...s, rows: without(s.rows) }));
  if (model === "lc-alpaca") {
    const lacking = systems.find((s) => !s.rows.difficulty);
    if (lacking)
      throw new UserError({
        where: "lc-alpaca",
        problem: `no difficulty of instructions for system "${lacking.system}"`,
        expected: "the published difficulties",
        help: "use lc-minimal, or lc-joint with 10 systems or more",
      });
    return [...systems];
  }
  if (systems.length < MIN_JOINT_SYSTEMS)
    throw new UserError({
      where: "lc-joint",
      problem: "too few systems to estimate the difficulty of instructions",
      expected: `at least ${MIN_JOINT_SYSTEMS}`,
      got: `${systems.length}`,
      help: "use lc-minimal",
    });
  const difficulty = jointDifficulty(systems.map((s) => s.rows));
  return systems.map((s) => ({ ...s, rows: { ...s.rows, difficulty } }));
}

/**
 * Length-controlled win rates of systems against one baseline. Positions of the rows are the same instructions in all systems, NaN where a
 * system has no verdict. Intervals: instructions resampled, each system's model refitted; under lc-joint difficulties are held at their
 * estimates, and folds are whole instructions.
 * @throws UserError for lc-joint under 10 systems and lc-alpaca without difficulties.
 */
export function lengthControlSystems(
  systems: readonly ControlledSystem[],
  model: LengthControlModel,
  options: SystemsOptions,
): SystemLengthControl[] {
  const { seed, ...choices } = options;
  return withDifficulty(systems, model).map(({ system, rows }) => {
    const n = Array.from(rows.preference).filter((v) => !Number.isNaN(v)).length;
    const foldOf = clusterFolds(
      Array.from({ length: n }, (_, i) => i),
      N_FOLDS,
      seed(`folds ${system}`),
    );
    return {
      system,
      model,
      ...lengthControlEstimate(rows, { foldOf, ...choices, rng: seed(`resamples ${system}`) }),
    };
  });
}
