import type { HeldOutTest, HeldOutValue } from "./compare-held-out.ts";
import type { Ablation, SystemsLeftOut } from "./fit-result.ts";

const number = (v: number | null): string => (v === null ? "-" : v.toFixed(3));

const interval = ({ value, ciLow, ciHigh }: Pick<HeldOutValue, "value" | "ciLow" | "ciHigh">): string =>
  `${number(value)}${ciLow === null ? "" : ` [${number(ciLow)}, ${number(ciHigh)}]`}`;

const pText = (p: number | null): string =>
  p === null ? "no test" : p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;

type Difference = Pick<HeldOutTest, "difference" | "ciLow" | "ciHigh">;

const signed = ({ difference, ciLow, ciHigh }: Difference): string =>
  `${(difference ?? 0) >= 0 ? "+" : ""}${interval({ value: difference, ciLow, ciHigh })}`;

/** The differences from both opponents with their intervals, and the corrected p of both. */
function differenceText(test: HeldOutTest): string {
  const { hindsight, pAdjusted, familySize } = test;
  const over = familySize > 1 ? `, corrected over ${familySize}` : "";
  if (!hindsight) return `${signed(test)}, ${pText(pAdjusted)}${over}`;
  return `${signed(test)}; from the best in hindsight, ${hindsight.member}, ${signed(hindsight)}; ${pText(pAdjusted)}, the larger of both${over}`;
}

/** What the sentences speak of. */
export interface Said {
  readonly measure: string;
  /** What knowing nothing gives, where that is one number. */
  readonly chance: number | null;
  readonly nClusters: number;
  readonly chosen: HeldOutValue;
  readonly reference: HeldOutValue;
  readonly test: HeldOutTest;
  readonly nRules: number;
  /** Names of single members by fold, most often first, with their number of folds. */
  readonly singles: readonly { readonly name: string; readonly n: number }[];
  readonly nFolds: number;
  readonly systemsLeftOut: SystemsLeftOut | null;
  readonly ablation: readonly Ablation[];
}

function verdict({ measure, nClusters, chosen, reference, test, singles }: Said): string {
  const single = singles[0]?.name ?? reference.name;
  const evidence = `held-out ${measure} ${interval(chosen)} against ${interval(reference)}, difference ${differenceText(test)}`;
  if (test.isImproved) return `Use ${chosen.name}: it is better than ${reference.name} (${evidence}).`;
  if (test.isWorse)
    return `Do not use ${chosen.name}: it is worse than ${reference.name} (${evidence}). Use ${single} by itself.`;
  const limit =
    test.smallestDetectable === null
      ? "too few item groups for a test"
      : `smallest detectable difference ${number(test.smallestDetectable)}`;
  return `No improvement of ${chosen.name} over ${reference.name} was detected at n = ${nClusters} item groups (${evidence}; ${limit}). Use ${single} by itself.`;
}

function singleSentence({ singles, nFolds, reference }: Said): string | undefined {
  const [first] = singles;
  if (!first) return undefined;
  const others = singles.slice(1).map((s) => `${s.name} ${s.n}`);
  return `The ${reference.name}, chosen anew on the training part of each fold: ${first.name} in ${first.n} of ${nFolds}${others.length > 0 ? ` (${others.slice(0, 4).join(", ")})` : ""}.`;
}

function systemsSentence({ systemsLeftOut, chosen }: Said): string | undefined {
  if (!systemsLeftOut) return undefined;
  const test = systemsLeftOut.tests.find((t) => t.name === chosen.name);
  if (!test) return undefined;
  const what = test.isImproved
    ? "it is better there too"
    : test.isWorse
      ? "it is worse there"
      : "no improvement was detected there";
  return `On items and systems that it never saw (${systemsLeftOut.nSystems} systems in ${systemsLeftOut.nFolds} folds) ${what}: difference ${differenceText(test)}.`;
}

function ablationSentence({ ablation }: Said): string | undefined {
  if (ablation.length === 0) return undefined;
  const needed = ablation.filter((a) => a.test.isImproved);
  const harmful = ablation.filter((a) => a.test.isWorse);
  const named = (list: readonly Ablation[]): string =>
    list.map((a) => `${a.member} (${number(-(a.test.difference ?? 0))} without it)`).join(", ");
  if (needed.length === 0 && harmful.length === 0)
    return `Leaving out any one of its ${ablation.length} members makes no difference that was detected.`;
  return [
    needed.length > 0 ? `Members that it needs: ${named(needed)}.` : "",
    harmful.length > 0 ? `Better left out: ${named(harmful)}.` : "",
  ]
    .filter((s) => s !== "")
    .join(" ");
}

function chanceSentence({ chance, chosen, measure }: Said): string | undefined {
  if (chance === null || chosen.ciLow === null || chosen.ciLow > chance) return undefined;
  return `${chosen.name} is not shown to be better than chance: ${measure} ${interval(chosen)}, chance ${number(chance)}.`;
}

/** The decision in sentences, each with its numbers. */
export function fitSentences(said: Said): string[] {
  const selected =
    said.nRules > 1
      ? `${said.chosen.name} is the best of ${said.nRules} by the values shown, which therefore flatter it; the p-values are corrected for that.`
      : undefined;
  return [
    verdict(said),
    chanceSentence(said),
    singleSentence(said),
    selected,
    systemsSentence(said),
    ablationSentence(said),
    "Not tested on other data, nor under optimisation.",
  ].filter((s) => s !== undefined);
}
