import { type Dataset, lineageOf, modelFamilies, type Output } from "../core/index.ts";
import {
  type Candidate,
  candidates,
  chooseGold,
  columnOf,
  makeView,
  type Part,
  partOfUnits,
  wholePart,
} from "../meta/index.ts";
import type { Rng } from "../num/index.ts";
import type { ClusterEstimate } from "./cluster-estimates.ts";
import { type JudgeChecks, positionBias, selfPreference, variantSensitivity } from "./judges/index.ts";
import type {
  JudgeChecksSection,
  JudgeSection,
  LengthSection,
  MeasuredSections,
  SectionEstimate,
  SelfSection,
  StyleSection,
} from "./measured-sections.ts";
import {
  candidateNamed,
  type GoldChoice,
  outputLengths,
  outputValues,
  unjudgedPart,
} from "./outputs-of-dataset.ts";
import { pressureOfDataset, pressureSentences } from "./pressure-section.ts";
import type { OutputSource } from "./pressure/index.ts";
import {
  hasStyleVariants,
  lengthPreference,
  type ResampleChoices,
  styleMatrix,
  STYLES,
} from "./style/index.ts";

const known = (v: number): number | null => (Number.isNaN(v) ? null : v);

/** The JSON form of an estimate. */
export function sectionEstimate(e: ClusterEstimate): SectionEstimate {
  return {
    value: known(e.value),
    ciLow: known(e.low),
    ciHigh: known(e.high),
    n: e.nClusters,
    method: e.method === "none" ? null : e.method,
  };
}

/** The JSON form of a record of estimates and counts. */
function section<T extends object>(
  found: T,
): { [K in keyof T]: T[K] extends ClusterEstimate ? SectionEstimate : T[K] } {
  const entries = Object.entries(found).map(([name, v]: [string, unknown]) => [
    name,
    typeof v === "object" && v !== null && "nClusters" in v ? sectionEstimate(v as ClusterEstimate) : v,
  ]);
  return Object.fromEntries(entries) as {
    [K in keyof T]: T[K] extends ClusterEstimate ? SectionEstimate : T[K];
  };
}

/** The pairs under their gold, or all pairs where nobody judged them. */
function pairPart(dataset: Dataset, goldName: GoldChoice): { part: Part; isJudged: boolean } {
  if (goldName === null) return { part: unjudgedPart(dataset, "pairs"), isJudged: false };
  if (typeof goldName === "object")
    return goldName.units === "pairs"
      ? { part: wholePart(goldName), isJudged: true }
      : { part: unjudgedPart(dataset, "pairs"), isJudged: false };
  const isPairGold = dataset.golds.some(
    (g) => g.over === "pairs" && (goldName === undefined || g.name === goldName),
  );
  const gold = isPairGold ? chooseGold(dataset, goldName) : undefined;
  if (gold?.over === "pairs")
    return { part: wholePart(makeView(dataset, gold, { where: {}, excludeSystems: [] })), isJudged: true };
  return { part: unjudgedPart(dataset, "pairs"), isJudged: false };
}

/** Style matrix of a scorer that scores outputs, where the data hold the variants. */
export function styleSection(
  dataset: Dataset,
  candidate: Candidate,
  choices: ResampleChoices,
): StyleSection | undefined {
  const values = hasStyleVariants(dataset) ? outputValues(dataset, candidate) : undefined;
  if (!values) return undefined;
  const { cells, ...rest } = styleMatrix(dataset, values, choices);
  return { styles: STYLES, cells: cells.map((row) => row.map(sectionEstimate)), ...section(rest) };
}

interface PairChoices extends ResampleChoices {
  readonly gold: GoldChoice;
}

/** The pairs of which the scorer was asked at all, and its column there: an audit may ask of drawn items only. */
function askedPairs(dataset: Dataset, candidate: Candidate, gold: GoldChoice) {
  const { part: whole, isJudged } = pairPart(dataset, gold);
  const asked = columnOf(whole, candidate)?.asked;
  if (!asked) return undefined;
  const part = asked.includes(0)
    ? partOfUnits(
        whole.view,
        whole.units.filter((_, i) => asked[i] === 1),
      )
    : whole;
  return { part, isJudged, column: columnOf(part, candidate)! };
}

/** Both orders of a pair scorer as one preference, their mean. */
const oneVerdict = (values: Float64Array, swapped: Float64Array | undefined): Float64Array =>
  swapped ? values.map((v, i) => (v + swapped[i]!) / 2) : values;

/** What a scorer prefers by length, over the pairs; both orders count as one verdict, their mean. */
export function lengthSection(
  dataset: Dataset,
  candidate: Candidate,
  { gold, ...resampling }: PairChoices,
): LengthSection | undefined {
  const asked = dataset.pairs.length === 0 ? undefined : askedPairs(dataset, candidate, gold);
  const lengths = outputLengths(dataset);
  if (!asked || lengths.values.every(Number.isNaN)) return undefined;
  const { part, isJudged, column } = asked;
  const side = (of: "a" | "b") =>
    Float64Array.from(part.units, (at) => lengths.values[dataset.outputIndex.get(dataset.pairs[at]![of])!]!);
  const found = lengthPreference(
    {
      verdict: oneVerdict(column.values, column.swapped),
      truth: isJudged ? part.truth : undefined,
      lengthA: side("a"),
      lengthB: side("b"),
      clusterOf: part.clusterOf,
    },
    resampling,
  );
  return { unit: lengths.unit, ...section(found) };
}

/** Repeats of a scorer over pairs or outputs as variants of one judge. */
function repeatsOf(
  dataset: Dataset,
  candidate: Candidate,
  choices: ResampleChoices,
): JudgeSection["repeats"] {
  const tables = candidate.tables.filter((t) => t.order === "as-listed");
  if (new Set(tables.map((t) => t.repeat)).size < 2) return null;
  const isPairs = tables[0]!.over === "pairs";
  const part = unjudgedPart(dataset, isPairs ? "pairs" : "outputs");
  const found = variantSensitivity(
    {
      kind: isPairs ? "preferences" : "ratings",
      clusterOf: part.clusterOf,
      variants: tables.map((t) => ({ name: `${t.repeat}`, values: t.values })),
    },
    choices,
  );
  const { flipRate, reliability } = section(found);
  return { times: tables.length, flipRate, reliability, n: found.n };
}

/** Who wrote an output, as far as the data say: its system, or a tag `model`. */
const authorOf = ({ system, tags }: Output): string => system ?? tags["model"] ?? "";

/** Whether it favours its own family's outputs; null where no output of the pairs asked is known to be by its family. */
function selfOf(
  dataset: Dataset,
  candidate: Candidate,
  { gold, ...resampling }: PairChoices,
): SelfSection | null {
  const { families } = lineageOf(candidate.spec);
  const asked =
    families.length === 0 || dataset.pairs.length === 0 ? undefined : askedPairs(dataset, candidate, gold);
  if (!asked) return null;
  const { part, isJudged, column } = asked;
  const isOwn = (of: "a" | "b"): boolean[] =>
    Array.from(part.units, (at) => {
      const output = dataset.outputs[dataset.outputIndex.get(dataset.pairs[at]![of])!]!;
      return modelFamilies(authorOf(output)).some((family) => families.includes(family));
    });
  const [isOwnA, isOwnB] = [isOwn("a"), isOwn("b")];
  if (!isOwnA.includes(true) && !isOwnB.includes(true)) return null;
  const found = selfPreference(
    {
      verdict: oneVerdict(column.values, column.swapped),
      truth: isJudged ? part.truth : undefined,
      isOwnA,
      isOwnB,
      clusterOf: part.clusterOf,
    },
    resampling,
  );
  const untested =
    found.n > 0
      ? null
      : `no pair holds one output of its own family (${families.join(", ")}) and one of another`;
  return { families, ...section(found), untested };
}

/** Position bias where both orders were asked, stability where repeats were, own family where it wrote some of the outputs; undefined where none. */
export function judgeSection(
  dataset: Dataset,
  candidate: Candidate,
  choices: PairChoices,
): JudgeSection | undefined {
  const { gold, ...resampling } = choices;
  const repeats = repeatsOf(dataset, candidate, resampling);
  const self = selfOf(dataset, candidate, choices);
  const rest = { repeats, self };
  const none = repeats || self ? { position: null, ...rest } : undefined;
  const isAskedTwice = candidate.tables.some((t) => t.over === "pairs" && t.order === "swapped");
  if (!isAskedTwice) return none;
  const asked = askedPairs(dataset, candidate, gold);
  if (!asked?.column.swapped) return none;
  const { part, isJudged, column } = asked;
  const found = positionBias(
    {
      listed: column.values,
      swapped: column.swapped!,
      truth: isJudged ? part.truth : undefined,
      clusterOf: part.clusterOf,
    },
    resampling,
  );
  return { position: { ...section(found), p: known(found.p) }, ...rest };
}

const agreementOf = (flips: ClusterEstimate): ClusterEstimate => ({
  ...flips,
  value: 1 - flips.value,
  low: 1 - flips.high,
  high: 1 - flips.low,
});

/** The JSON form of what a judge said when it was asked again. */
export function checksSection({
  repeats,
  variants,
  injections,
  accuracy,
  ...counts
}: JudgeChecks): JudgeChecksSection {
  return {
    ...counts,
    accuracy: sectionEstimate(accuracy),
    repeats: repeats
      ? {
          times: repeats.times,
          agreement: sectionEstimate(agreementOf(repeats.found.flipRate)),
          n: repeats.found.n,
        }
      : null,
    variants: variants.map((v) => section(v)),
    injections: injections.map((i) => section(i)),
  };
}

export interface SectionChoices {
  /** A scorer of the data by name, or one with tables of its own. */
  readonly scorer: string | Candidate;
  /** For best-of-n also the name of another scorer. */
  readonly gold?: GoldChoice;
  readonly source?: OutputSource | undefined;
  readonly maxN?: number | undefined;
  readonly isForced?: boolean | undefined;
  /** Systems that are no candidates in best-of-n. */
  readonly excludeSystems?: readonly string[] | undefined;
  readonly resamples?: number | undefined;
  readonly confidence?: number | undefined;
  /** A generator for a name, the same whenever it is asked for. */
  readonly seed: (name: string) => Rng;
}

/** What the tables of a data set tell without any scoring. */
export interface MeasuredAudit {
  readonly sections: MeasuredSections;
  /** Plain sentences, most important first. */
  readonly sentences: readonly string[];
  /** Why there is no optimisation pressure. */
  readonly refused: string | undefined;
}

const percent = (v: number | null): string => (v === null ? "undefined" : `${(100 * v).toFixed(1)}%`);
const shown = (e: SectionEstimate): string =>
  `${percent(e.value)} [${percent(e.ciLow)}, ${percent(e.ciHigh)}]`;
const excludesZero = (e: SectionEstimate): boolean =>
  e.ciLow !== null && (e.ciLow > 0 || (e.ciHigh ?? 0) < 0);

/** Errors at random draw a scorer's share to one half, away from a gold that is not there: only a difference of accuracies is a claim of length. */
function lengthSentence({ longerPreferred, goldLonger, excess, accuracyGap, n }: LengthSection): string {
  const what = `It prefers the longer output on ${percent(longerPreferred.value)} of pairs, the gold on ${percent(goldLonger.value)} (excess ${shown(excess)}, n = ${n})`;
  const isSame = Math.sign(accuracyGap.value ?? 0) === Math.sign(excess.value!);
  return excludesZero(accuracyGap) && isSame
    ? `${what}.`
    : `${what}; errors at random would do that too, since its accuracy is not shown to depend on which output is longer (difference ${shown(accuracyGap)}).`;
}

const LEAST_READ = 0.5;

/** What another prompt, asking again and orders in the outputs did to verdicts; an injection is named where its interval excludes 0. */
function checkSentences(found: JudgeChecksSection): string[] {
  const { nRead, nVerdicts, variants, repeats, injections } = found;
  if (nRead < LEAST_READ * nVerdicts)
    return [
      `Asked again it gave a readable verdict on ${nRead} of ${nVerdicts}: too few to say how stable they are.`,
    ];
  const said: string[] = [];
  if (repeats)
    said.push(`Asked ${repeats.times} times the same, its verdicts agree on ${shown(repeats.agreement)}.`);
  for (const [kind, what] of [
    ["labels", "other names for its labels"],
    ["template", "another template"],
  ] as const) {
    const [worst] = variants
      .filter((v) => v.kind === kind && v.agreement.value !== null)
      .toSorted((a, b) => a.agreement.value! - b.agreement.value!);
    if (worst)
      said.push(
        `With ${what} (${worst.name}) it gives the same verdict on ${shown(worst.agreement)} (n = ${worst.n}).`,
      );
  }
  const working = injections
    .filter((i) => (i.winGain.ciLow ?? 0) > 0)
    .toSorted((a, b) => b.winGain.value! - a.winGain.value!);
  const [worst] = working;
  said.push(
    worst
      ? `Orders in the worse output work on it: ${worst.injection} (${worst.summary}) raises its win rate by ${shown(worst.winGain)}; ${working.length} of ${injections.length} kinds do, each at its own interval.`
      : `No order hidden in the worse output was shown to raise its win rate (${injections.length} kinds tried on ${found.nPairs} pairs); that is no proof that none does.`,
  );
  return said;
}

function selfSentence(found: SelfSection): string {
  const { families, ownPreferred, goldOwn, accuracyGap, accuracyOwn, accuracyOther, n, untested } = found;
  if (untested !== null) return `Self-preference: these data cannot tell, since ${untested}.`;
  const own = `outputs of its own family (${families.join(", ")}) on ${shown(ownPreferred)} of ${n} pairs`;
  if (accuracyGap.value === null) return `It prefers ${own}; without a gold that may be right.`;
  const right = `right on ${percent(accuracyOwn.value)} where its own is the better and on ${percent(accuracyOther.value)} where the other is (difference ${shown(accuracyGap)})`;
  if (!excludesZero(accuracyGap))
    return `No self-preference was detected: it is ${right}, and prefers ${own} (the gold ${percent(goldOwn.value)}).`;
  return accuracyGap.value > 0
    ? `It favours ${own} (the gold ${percent(goldOwn.value)}): it is ${right}.`
    : `It favours others over its own family: it is ${right}.`;
}

/** Sentences on style, length, order and own family; differences are named only where their interval excludes 0. */
export function measuredSentences({ style, length, judge, checks }: MeasuredSections): string[] {
  const found: string[] = [];
  if (judge?.position) {
    const { agreement, bias, n } = judge.position;
    const favours = (bias.value ?? 0) > 0 ? "first" : "second";
    found.push(
      `Asked in both orders it gives the same verdict on ${shown(agreement)} of ${n} pairs; ${
        excludesZero(bias)
          ? `where it changes it favours the output shown ${favours} (bias ${shown(bias)}).`
          : `no position bias was detected (${shown(bias)}).`
      }`,
    );
  }
  if (judge?.repeats)
    found.push(
      `Asked ${judge.repeats.times} times it changes its verdict with chance ${shown(judge.repeats.flipRate)}.`,
    );
  if (checks) found.push(...checkSentences(checks));
  if (judge?.self) found.push(selfSentence(judge.self));
  if (style)
    found.push(
      `Style moves it by ${shown(style.styleGap)}: accuracy ${percent(style.easy.value)} where the right answer is the fancier, ${percent(style.hard.value)} where it is the plainer (n = ${style.n}).`,
    );
  if (length && excludesZero(length.excess)) found.push(lengthSentence(length));
  return found;
}

/** All sections that the tables hold for one scorer, with sentences and the reasons for what is absent. @throws UserError for unknown names. */
export function measuredAudit(dataset: Dataset, choices: SectionChoices): MeasuredAudit {
  const { scorer, gold, seed, ...rest } = choices;
  const candidate = candidateNamed(dataset, scorer, "scorer");
  const { name } = candidate;
  const { resamples, confidence } = rest;
  const resampling = (what: string): ResampleChoices => ({
    rng: seed(`${what} ${name}`),
    ...(resamples === undefined ? {} : { resamples }),
    ...(confidence === undefined ? {} : { confidence }),
  });
  const pairs = { gold, ...resampling("pairs") };
  const style = styleSection(dataset, candidate, resampling("style"));
  const length = lengthSection(dataset, candidate, pairs);
  const judge = judgeSection(dataset, candidate, pairs);
  const pressure = pressureOfDataset(dataset, {
    ...rest,
    proxy: candidate,
    gold,
    rng: seed(`pressure ${name}`),
  });
  const isRefused = "refused" in pressure;
  const sections: MeasuredSections = {
    ...(style ? { style } : {}),
    ...(length ? { length } : {}),
    ...(judge ? { judge } : {}),
    ...(isRefused ? {} : { pressure }),
  };
  return {
    sections,
    sentences: [...(isRefused ? [] : pressureSentences(pressure)), ...measuredSentences(sections)],
    refused: isRefused ? pressure.refused : undefined,
  };
}

/** Names of the scorers that `measuredAudit` can be asked about. */
export function auditableScorers(dataset: Dataset): string[] {
  return candidates(dataset).map((c) => c.name);
}
