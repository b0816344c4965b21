import { randomNormal, type Rng } from "../../num/index.ts";

/**
 * How a proxy departs from the gold. Gold is standard normal over a policy's outputs, and all sizes are in its SDs.
 * - `noise`: normal error. Best-of-n gains corr(proxy, gold) of what the gold itself would, and never falls.
 * - `heavy-tails`: Student error. With few degrees of freedom the proxy's best are its largest errors, and the gain goes back to 0.
 * - `length`: rewards a length that is independent of the gold, on top of normal error of SD 0.5.
 * - `saturating`: cannot tell outputs above a ceiling apart. The gain stops at the mean gold above it.
 * - `exploitable`: a few outputs please the proxy and are bad. Best-of-n rises until it finds one.
 */
export type ProxyError =
  | { readonly kind: "noise"; readonly sd: number }
  | { readonly kind: "heavy-tails"; readonly scale: number; readonly df: number }
  | { readonly kind: "length"; readonly weight: number }
  | { readonly kind: "saturating"; readonly ceiling: number }
  | {
      readonly kind: "exploitable";
      readonly share: number;
      readonly gain: number;
      readonly cost: number;
    };

/** What the laboratory makes. */
export interface LaboratoryOptions {
  readonly error: ProxyError;
  readonly nItems: number;
  readonly nOutputs: number;
  /** Proxies with errors of the same kind; default 1. */
  readonly members?: number;
  /** Share in [0, 1] of the error (variance, or exploits) that all members have in common; default 0. Length and ceiling are always common. */
  readonly shared?: number;
  readonly rng: Rng;
}

/** One prompt's outputs: what is known of them, and every member's proxy. */
export interface LaboratoryItem {
  readonly gold: Float64Array;
  /** Standardised length; independent of the gold. */
  readonly length: Float64Array;
  /** 1 where an output exploits some member. */
  readonly exploits: Uint8Array;
  readonly members: readonly Float64Array[];
}

/** Student's t with real degrees of freedom (Bailey 1994). */
function randomStudent(rng: Rng, df: number): number {
  for (;;) {
    const [u, v] = [2 * rng() - 1, 2 * rng() - 1];
    const w = u * u + v * v;
    if (w > 0 && w <= 1) return u * Math.sqrt((df * (w ** (-2 / df) - 1)) / w);
  }
}

/** One draw of error that members partly share: the common part and the own part. */
function errorDraw({ error, rng }: LaboratoryOptions): number {
  if (error.kind === "noise") return error.sd * randomNormal(rng);
  if (error.kind === "heavy-tails") return error.scale * randomStudent(rng, error.df);
  return error.kind === "length" ? 0.5 * randomNormal(rng) : 0;
}

interface OutputDraw {
  readonly gold: number;
  readonly length: number;
  readonly isExploit: boolean;
  readonly proxies: readonly number[];
}

/** Which members an output deceives: all of them for the shared part, else each by itself. */
function deceived(options: LaboratoryOptions, members: number): boolean[] {
  const { error, shared = 0, rng } = options;
  if (error.kind !== "exploitable") return Array.from({ length: members }, () => false);
  const isCommon = rng() < error.share * shared;
  return Array.from({ length: members }, () => rng() < error.share * (1 - shared) || isCommon);
}

function drawOutput(options: LaboratoryOptions): OutputDraw {
  const { error, members = 1, shared = 0, rng } = options;
  const quality = randomNormal(rng);
  const length = randomNormal(rng);
  const victims = deceived(options, members);
  const isExploit = victims.includes(true);
  const common = errorDraw(options);
  const proxies = victims.map((isDeceived) => {
    const own = errorDraw(options);
    let proxy = quality + Math.sqrt(shared) * common + Math.sqrt(1 - shared) * own;
    if (error.kind === "length") proxy += error.weight * length;
    if (error.kind === "saturating") proxy = Math.min(proxy, error.ceiling);
    if (error.kind === "exploitable" && isDeceived) proxy += error.gain;
    return proxy;
  });
  const cost = error.kind === "exploitable" && isExploit ? error.cost : 0;
  return { gold: quality - cost, length, isExploit, proxies };
}

/** A world whose gold is known: outputs of one policy with proxies that err in a known way. */
export function laboratory(options: LaboratoryOptions): LaboratoryItem[] {
  return Array.from({ length: options.nItems }, () => {
    const outputs = Array.from({ length: options.nOutputs }, () => drawOutput(options));
    return {
      gold: Float64Array.from(outputs, (o) => o.gold),
      length: Float64Array.from(outputs, (o) => o.length),
      exploits: Uint8Array.from(outputs, (o) => Number(o.isExploit)),
      members: Array.from({ length: options.members ?? 1 }, (_, m) =>
        Float64Array.from(outputs, (o) => o.proxies[m]!),
      ),
    };
  });
}
