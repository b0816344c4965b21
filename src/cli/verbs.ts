import type { Verb } from "./verb.ts";

/** Every command, in the order of help. One line each. */
export const VERBS: readonly Verb[] = [];
