import type { Finding } from "../../core/index.ts";

/** A finding with what it is about: a scorer's call, or a column of a file. */
export interface DoctorFinding extends Finding {
  readonly subject: string;
}

/** How two engines agree on the same texts. Undefined numbers are NaN. */
export interface Parity {
  readonly a: string;
  readonly b: string;
  /** Where the texts came from: the probe set or the user's data. */
  readonly data: string;
  readonly n: number;
  readonly dropped: number;
  /** Pairs of answers to one item that one engine ranks the other way, of those that both tell apart. */
  readonly flips: number;
  readonly pairs: number;
  readonly flipShare: number;
  readonly ciLow: number;
  readonly ciHigh: number;
  readonly ciMethod: string;
  readonly spearman: number;
  readonly largestDrift: number;
  /** The largest drift in standard deviations of a's scores. */
  readonly relativeDrift: number;
  readonly worst: string | null;
}

/** What `doctor` says of one target. */
export interface DoctorResult {
  readonly target: string;
  /** What answers at an address, with the call that asks it; null for files and calls. */
  readonly server: { readonly kind: string; readonly evidence: string; readonly call: string | null } | null;
  readonly seed: number;
  readonly findings: readonly DoctorFinding[];
  readonly parity: Parity | null;
}
