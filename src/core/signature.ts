import { createHash } from "node:crypto";
import type { ScorerSpec } from "./scorer.ts";

/**
 * The text that says how a score was made: name, version and every setting, e.g. `chrf@1|char_order=6|...`.
 * Equal signatures mean equal scores for equal input (for deterministic scorers); it is the cache key and is stored with every score.
 */
export function signature(spec: ScorerSpec): string {
  const settings = Object.keys(spec.settings)
    .sort()
    .map((name) => `${name}=${String(spec.settings[name])}`);
  const origin = spec.origin === "computed" ? [] : [`origin=${spec.origin}`];
  return [`${spec.name}@${spec.version}`, ...origin, ...settings].join("|");
}

/** First 16 hexadecimal digits of the signature's SHA-256: a folder name. */
export function signatureHash(spec: ScorerSpec): string {
  return createHash("sha256").update(signature(spec)).digest("hex").slice(0, 16);
}

/** How an instance is called on a command line: the name with the settings that differ from the defaults, `bleu:tokenize=zh`. */
export function shortName(spec: ScorerSpec): string {
  const changed = Object.entries(spec.settings).filter(
    ([name, value]) => spec.params[name]?.default !== value,
  );
  return changed.length === 0
    ? spec.name
    : `${spec.name}:${changed.map(([k, v]) => `${k}=${String(v)}`).join(",")}`;
}
