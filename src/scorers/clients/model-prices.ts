import type { Price } from "../../core/index.ts";

/** List prices in US dollars a million tokens, input then output, as of spring 2026, without discounts for cache or batches. Nobody has checked them against the vendors: every cost by them is said to be so. The longest name that a model's name starts with counts. */
const PRICES: Readonly<Record<string, readonly [number, number]>> = {
  "gpt-4o": [2.5, 10],
  "gpt-4o-mini": [0.15, 0.6],
  "gpt-4.1": [2, 8],
  "gpt-4.1-mini": [0.4, 1.6],
  "gpt-4.1-nano": [0.1, 0.4],
  "gpt-5.4": [2.5, 15],
  "gpt-5.4-mini": [0.75, 4.5],
  "claude-3-5-haiku": [0.8, 4],
  "claude-haiku-4-5": [1, 5],
  "claude-sonnet-4": [3, 15],
  "gemini-2.0-flash": [0.1, 0.4],
  "gemini-2.5-flash": [0.3, 2.5],
  "gemini-2.5-pro": [1.25, 10],
};

const DATED = /^[-@]\d/;

/** The price of a model; undefined where it is not known, which is not the same as free. A known name may go on with a date (`gpt-4o-2024-08-06`). */
export function priceOf(model: string): Price | undefined {
  const known = Object.keys(PRICES)
    .filter((name) => model === name || (model.startsWith(name) && DATED.test(model.slice(name.length))))
    .sort((a, b) => b.length - a.length)[0];
  if (known === undefined) return undefined;
  const [inputUsd, outputUsd] = PRICES[known]!;
  return { inputUsd, outputUsd, isUnverified: true };
}
