import type { Finding } from "../../core/index.ts";
import { binomialAtLeast, binomialCdf } from "../../num/index.ts";
import type { About } from "./check-answers.ts";
import type { Observations } from "./observe.ts";

const SWAPPED_P = 0.01;
const TOLD_P = 0.05;

/** How often the good answer wins: ties count neither way. */
export interface Separation {
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

/** Counts wins of the good answers in the scorer's declared direction. */
export function separationOf(good: readonly number[], bad: readonly number[], sign: 1 | -1 = 1): Separation {
  const counts = { wins: 0, losses: 0, ties: 0 };
  good.forEach((g, i) => {
    const difference = sign * (g - bad[i]!);
    if (difference > 0) counts.wins++;
    else if (difference < 0) counts.losses++;
    else if (difference === 0) counts.ties++;
  });
  return counts;
}

export const signOf = ({ direction }: About): 1 | -1 => (direction === "lower" ? -1 : 1);

/** Whether good answers win more often than chance allows (one-sided sign test at 5%). */
export function tellsApart({ wins, losses }: Separation): boolean {
  return binomialAtLeast(wins, wins + losses, 0.5) <= TOLD_P;
}

/** The label in whose values good answers win, if another than the scorer's own does. */
function betterLabel(seen: Observations, sign: 1 | -1): string | undefined {
  const names = Object.keys(seen.parts[0] ?? {});
  return names.find((name) => {
    const value = (i: number): number => seen.parts[i]?.[name] ?? NaN;
    const good = seen.good.map((_, i) => value(2 * i));
    const bad = seen.good.map((_, i) => value(2 * i + 1));
    return tellsApart(separationOf(good, bad, sign));
  });
}

/** Whether good answers score better than bad ones, worse, or neither. Undefined where better. */
export function checkDirection(seen: Observations, about: About): Finding | undefined {
  if (about.direction === "none") return undefined;
  const sign = signOf(about);
  const found = separationOf(seen.good, seen.bad, sign);
  const { wins, losses, ties } = found;
  if (tellsApart(found)) return undefined;
  const evidence = { n: seen.n, wins, losses, ties };
  const said = `the good answer wins ${wins} of ${seen.n} probe pairs`;
  if (binomialCdf(wins, wins + losses, 0.5) > SWAPPED_P)
    return {
      check: "separation",
      severity: "warning",
      finding: `${said}, which chance explains: this scorer does not tell obviously bad answers from good ones`,
      help: "look at the template and the model; a scorer of something else than quality may be right to do so",
      evidence,
    };
  const label = betterLabel(seen, sign);
  if (label !== undefined)
    return {
      check: "labels",
      severity: "error",
      finding: `${said}: the chosen label falls where answers are better, and ${label} rises`,
      help: `set label=${label.replace(/^label /, "")}, or direction=lower`,
      evidence,
    };
  return {
    check: "direction",
    severity: "error",
    finding: `${said}: the direction is swapped`,
    help: `set direction=${about.direction === "higher" ? "lower" : "higher"}, or turn the sign at the server`,
    evidence,
  };
}
