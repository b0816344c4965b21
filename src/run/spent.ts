import type { Usage } from "../core/index.ts";

const grouped = (n: number): string => n.toLocaleString("en-US");

/** US dollars as people read them: `$0.0123`, `$12.35`. */
export function dollars(usd: number): string {
  return `$${usd < 1 ? Number(usd.toPrecision(3)) : usd.toFixed(2)}`;
}

/** What is said behind dollars that are by the built-in list of prices; empty where none are. */
export function unverified({ unverifiedUsd = 0 }: Usage): string {
  return unverifiedUsd > 0 ? " by an unverified price list (give price_in, price_out)" : "";
}

/** What calls cost in words; unknown is never 0. */
function costOf({ costUsd, unpricedCalls = 0, ...rest }: Usage): string {
  if (costUsd === undefined) return "cost unknown";
  const known = `${dollars(costUsd)}${unverified(rest)}`;
  return unpricedCalls > 0 ? `${known} and ${grouped(unpricedCalls)} calls of unknown cost` : known;
}

/** What calls cost so far in one phrase: `1,200 calls (30 more from the cache), $0.12`; empty without any. */
export function spentSoFar(usage: Usage): string {
  const { calls = 0, cachedCalls = 0, costUsd } = usage;
  if (calls + cachedCalls === 0) return "";
  const cached = cachedCalls > 0 ? ` (${grouped(cachedCalls)} more from the cache)` : "";
  const isPaid = calls > 0 || costUsd !== undefined;
  return `${grouped(calls)} calls${cached}${isPaid ? `, ${costOf(usage)}` : ""}`;
}
