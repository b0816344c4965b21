import type { Usage } from "../core/index.ts";

const grouped = (n: number): string => n.toLocaleString("en-US");

/** US dollars as people read them: `$0.0123`, `$12.35`. */
export function dollars(usd: number): string {
  return `$${usd < 1 ? Number(usd.toPrecision(3)) : usd.toFixed(2)}`;
}

/** What calls cost so far in one phrase: `1,200 calls (30 from the cache), $0.12`; empty without any. */
export function spentSoFar({ calls = 0, cachedCalls = 0, costUsd }: Usage): string {
  if (calls + cachedCalls === 0) return "";
  const cached = cachedCalls > 0 ? ` (${grouped(cachedCalls)} more from the cache)` : "";
  return `${grouped(calls)} calls${cached}${costUsd === undefined ? "" : `, ${dollars(costUsd)}`}`;
}
