/** One thing that a probe found of a scorer, before anything is spent on it. */
export interface Finding {
  /** What was looked at: "activation", "pairing", "template", "direction", "repeat-noise", "constant", "double-bos". */
  readonly check: string;
  /** "error" stops a run; "warning" is said; "ok" is shown by `doctor` only. */
  readonly severity: "ok" | "warning" | "error";
  /** One sentence with the numbers that show it. */
  readonly finding: string;
  /** One line that says how to mend it. */
  readonly help?: string;
  /** The numbers of the finding by name. */
  readonly evidence?: Readonly<Record<string, number>>;
}
