import type { ModelCall, Usage } from "../../core/index.ts";

/**
 * What one try of a call gave. A failed one says whether asking again may help: `soon` (the server or the answer was broken), `patiently`
 * (the server asks for less), `reconnect` (nobody answers there), `never` (this question is wrong). `waitMs` is what the server asked for.
 */
export type Attempt<T> =
  | { readonly kind: "value"; readonly value: T; readonly usage: Usage }
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly again: "soon" | "patiently" | "reconnect" | "never";
      readonly waitMs?: number;
      readonly usage: Usage;
    };

/** Something that tries a call once; limits and budgets are laid around it. */
export interface Attempter {
  /** @throws UserError where the server refuses every question, the signal's reason when aborted */
  attempt<T>(call: ModelCall<T>, signal: AbortSignal): Promise<Attempt<T>>;
}
