/** What a fitted form was learnt from. */
export interface FittedOn {
  readonly dataset: string;
  readonly gold: string;
  /** Labels used. */
  readonly n: number;
  readonly nItems: number;
  readonly seed: number;
}

/** One held-out measure of a fitted form, or of what it is compared with. */
export interface CardMeasure {
  /** Whose value: "combination", "best single member". */
  readonly of: string;
  readonly measure: string;
  readonly value: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly confidence: number;
  readonly n: number;
  readonly dropped: number;
}

/** What a reader must know of a fitted form before using it: data, split, measures with intervals, limits, licences, lineage. */
export interface ModelCard {
  readonly summary: string;
  readonly data: { readonly source: string | null; readonly licence: string | null };
  /** How fitting and testing were kept apart, in words. */
  readonly split: string;
  readonly measures: readonly CardMeasure[];
  /** What was not tested, and where the form should not be used. */
  readonly limits: readonly string[];
  /** Base models and training data of everything underneath. */
  readonly lineage: readonly string[];
}

/** What every fitted form begins with. */
export interface FittedHeader {
  readonly form: "trenchcoat-fitted";
  readonly version: 1;
  readonly fittedOn: FittedOn;
  readonly card?: ModelCard;
}
