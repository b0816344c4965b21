import type { Usage } from "../core/index.ts";

/** An answer as a server gave it, with what it cost. */
export interface StoredAnswer {
  readonly json: unknown;
  readonly usage: Usage;
}

/** Answers by the key of their question. */
export interface AnswerStore {
  /** Whether there may be an answer: `get` then looks. */
  has(key: string): boolean;
  get(key: string): Promise<StoredAnswer | undefined>;
  /** Keeps an answer; a later one of the same question wins. */
  put(key: string, answer: StoredAnswer): void;
  /** Writes what is not written yet. @throws UserError where it cannot be written */
  close(): Promise<void>;
}
