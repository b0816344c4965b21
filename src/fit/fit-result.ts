import type { FittedForm } from "../core/index.ts";
import type { HeldOutTest, HeldOutValue } from "./compare-held-out.ts";

/** A member by itself on the same units. */
export interface MemberResult extends HeldOutValue {
  readonly isPublished: boolean;
  /** Share of outer folds in which it was the best single member. */
  readonly chosenShare: number;
  /** US dollars for 1,000 outputs, where known. */
  readonly costUsd: number | null;
}

/** Held-out results with systems left out too. */
export interface SystemsLeftOut {
  readonly nSystems: number;
  readonly nFolds: number;
  readonly values: readonly HeldOutValue[];
  readonly tests: readonly HeldOutTest[];
}

/** What leaving one member out does to the rule. */
export interface Ablation {
  readonly member: string;
  readonly without: HeldOutValue;
  /** Full rule against the rule without the member. */
  readonly test: HeldOutTest;
}

/** A set of members, what it costs and what it reaches. */
export interface FrontierPoint {
  readonly members: readonly string[];
  readonly cost: number;
  readonly value: HeldOutValue;
  /** No cheaper or equally dear set reaches more. */
  readonly isOnFrontier: boolean;
}

/** Everything that `trenchcoat fit` finds; `--json` prints it. Undefined is null. */
export interface FitResult {
  readonly version: string;
  readonly seed: number;
  readonly dataset: string;
  readonly gold: string;
  readonly measure: string;
  readonly level: string;
  readonly grouping: string;
  readonly confidence: number;
  readonly n: number;
  readonly nItems: number;
  readonly nSystems: number;
  readonly nClusters: number;
  /** Judged units that lack a member's value. */
  readonly dropped: number;
  readonly nFolds: number;
  readonly decision: readonly string[];
  readonly members: readonly MemberResult[];
  /** Learners, the reference, the best member in hindsight, learned baselines. */
  readonly values: readonly HeldOutValue[];
  readonly tests: readonly HeldOutTest[];
  /** The learner that was written. */
  readonly chosen: string;
  readonly isImproved: boolean;
  readonly systemsLeftOut: SystemsLeftOut | null;
  readonly ablation: readonly Ablation[];
  readonly frontier: { readonly unit: string; readonly points: readonly FrontierPoint[] } | null;
  readonly form: FittedForm;
}
