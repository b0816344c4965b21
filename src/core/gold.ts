/** Which judgments count as truth and how they are combined. Every reader declares its candidates; every result row names the gold used. */
export interface Gold {
  readonly name: string;
  readonly summary: string;
  /** What is judged: outputs (ratings), pairs (preferences), systems (ratings of systems), items (the set of right outputs). */
  readonly over: "outputs" | "pairs" | "systems" | "items";
  /** Judgments of this aspect count. */
  readonly aspect: string;
  /** Only these raters (names); all of the aspect where absent. */
  readonly raters?: readonly string[];
  /** How several judgments of one target become one: arithmetic mean, majority (a tie for first is a tie), or the only one. */
  readonly combine: "mean" | "majority" | "single";
  /** "lower" where a smaller number is better; the default is "higher". */
  readonly direction?: "lower";
  /** Systems that are no candidates (human references, the system that the reference came from). */
  readonly excludeSystems?: readonly string[];
  /** Used where the user names none. At most one a data set. */
  readonly isDefault?: boolean;
}
