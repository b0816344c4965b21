import type { GoldenAdapter } from "./form.ts";

/** Golden topic -> the adapter that computes its outputs with our code. One line a topic; one adapter file a family. */
export const ADAPTERS: Readonly<Record<string, GoldenAdapter>> = {};
