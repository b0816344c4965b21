import type {
  CombinationForm,
  Family,
  FittedHeader,
  GuardedForm,
  HeadForm,
  RouterForm,
  ScorerSpec,
} from "../core/index.ts";
import { importedScorer } from "../core/index.ts";
import { type Column, type Measure, type MeasureOptions, type Part, partOfUnits } from "../meta/index.ts";
import type { Rng } from "../num/index.ts";
import type { FitData, LabelKind } from "./fit-data.ts";

/** A fitted form without what is known only at the end. */
export type FormBody =
  | Omit<CombinationForm, keyof FittedHeader>
  | Omit<RouterForm, keyof FittedHeader>
  | Omit<GuardedForm, keyof FittedHeader>
  | Omit<HeadForm, keyof FittedHeader>;

/** What was learnt from some units: a value for every unit, and the form that gives it. */
export interface Learned {
  /** Of outputs the value, of pairs the lead of a over b; NaN where it cannot be had. */
  readonly values: Float64Array;
  /** Absent for baselines that are only compared with. */
  readonly body?: FormBody;
  /** What was chosen, for the reader: the single member, the ridge. */
  readonly chose?: string;
}

/** A way to learn a scorer. Everything that is chosen or estimated comes from the training units. */
export interface Learner {
  readonly name: string;
  readonly family: Family;
  /** `train`: positions in the data's units. */
  fit(train: Int32Array, rng: Rng): Learned;
}

/** The measure by which members are chosen and results compared. */
export interface Yardstick {
  readonly measure: Measure;
  readonly options: MeasureOptions;
}

const specOf = (name: string, family: Family): ScorerSpec => importedScorer(name, { family });

/** P(a preferred) from a lead: 1, 0, or 1/2 at 0. */
const verdict = (lead: number): number => (Number.isNaN(lead) ? NaN : lead > 0 ? 1 : lead < 0 ? 0 : 0.5);

/** Values as a column that measures read. */
export function columnFrom(
  about: { readonly name: string; readonly family: Family },
  values: Float64Array,
  kind: LabelKind,
): Column {
  return {
    ...about,
    spec: specOf(about.name, about.family),
    values: kind === "preferences" ? values.map(verdict) : values,
    asked: Uint8Array.from(values, (v) => Number(!Number.isNaN(v))),
  };
}

/** The measure of values on some of the units, as a function of the values at all units; NaN where it is undefined. */
export function measureOn(
  { part, kind }: Pick<FitData, "part" | "kind">,
  { units, by }: { readonly units: ArrayLike<number>; readonly by: Yardstick },
): (values: Float64Array) => number {
  const positions = Int32Array.from(units);
  const some: Part = partOfUnits(
    part.view,
    positions.map((i) => part.units[i]!),
  );
  return (values) => {
    const own = Float64Array.from(positions, (i) => values[i]!);
    const column = columnFrom({ name: "values", family: "metric" }, own, kind);
    return by.measure.prepare(some, column, by.options)?.value ?? NaN;
  };
}
