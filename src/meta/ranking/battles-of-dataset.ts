import {
  clusterOf,
  type Dataset,
  type Gold,
  type Judgment,
  type Output,
  raterName,
  unknownName,
  UserError,
} from "../../core/index.ts";
import { chooseGold } from "../view.ts";
import { zScored } from "./arena-weights.ts";
import type { NamedBattles } from "./rank-systems.ts";

/** What to take from a data set. */
export interface BattleRequest {
  /** Gold over pairs; the data set's default where absent. */
  readonly gold?: string;
  readonly cluster: "item" | "rater";
  /** Style covariates: length, headers, lists, bold (counted in the text), or a numeric tag of outputs. */
  readonly styles: readonly string[];
  readonly excludeSystems: readonly string[];
  /** Keep who voted, so that raters can be weighted; `slots`: also where the data name rating slots, not persons. */
  readonly raters?: "persons" | "slots";
}

const count = (text: string, mark: RegExp): number => (text.match(mark) ?? []).length;

/** Counts of surface features that answers are known to win by. */
const TEXT_STYLES: Readonly<Record<string, (text: string) => number>> = {
  length: (text) => [...text].length,
  headers: (text) => count(text, /^#{1,6} /gm),
  lists: (text) => count(text, /^[ \t]*(?:[-*+]|\d+[.)]) /gm),
  bold: (text) => count(text, /\*\*[^*\n]+\*\*/g),
};

const NAMES = Object.keys(TEXT_STYLES);

/** The outputs' value of one style. A tag that is no number, or absent text, gives NaN. */
function styleOf(output: Output, style: string): number {
  const tag = output.tags[style];
  if (tag !== undefined && tag.trim() !== "") return Number(tag);
  const measure = TEXT_STYLES[style];
  return measure && output.text !== undefined ? measure(output.text) : NaN;
}

function checkStyles(dataset: Dataset, styles: readonly string[]): void {
  const tags = new Set(dataset.outputs.flatMap((o) => Object.keys(o.tags)));
  for (const style of styles) {
    if (!TEXT_STYLES[style] && !tags.has(style))
      throw unknownName("--style", "style or output tag", style, [...NAMES, ...tags]);
    if (dataset.outputs.some((o) => Number.isFinite(styleOf(o, style)))) continue;
    throw new UserError({
      where: `--style ${style}`,
      problem: "no output has a number for it",
      expected: tags.has(style) ? "a tag that holds numbers" : "outputs with text",
    });
  }
}

/** (a - b) / (a + b), which is 0 where both are 0; unknown values make no difference. */
function relative(a: number, b: number): number {
  const sum = Math.abs(a) + Math.abs(b);
  return sum > 0 ? (a - b) / sum : 0;
}

function golds(dataset: Dataset, name: string | undefined): Gold {
  const over = dataset.golds.filter((g) => g.over === "pairs");
  const wrong = (got: string) =>
    new UserError({
      where: dataset.head.name,
      problem: "nothing to rank",
      expected: "preferences between outputs of named systems (Arena battles, pairs with a vote)",
      got,
    });
  if (dataset.golds.length > 0 && over.length === 0)
    throw wrong(`golds over ${[...new Set(dataset.golds.map((g) => g.over))].join(", ")}`);
  const gold = chooseGold(
    name === undefined && over.length > 0 ? { ...dataset, golds: over } : dataset,
    name,
  );
  if (!gold) throw wrong("no judgments");
  if (gold.over !== "pairs") throw wrong(`gold "${gold.name}" over ${gold.over}`);
  return gold;
}

const OUTCOME = { a: 1, b: 0, tie: 0.5, "both-bad": 0.5 } as const;

/** Numbers names in order of first appearance. */
function numbering(): { readonly names: string[]; of(name: string): number } {
  const names: string[] = [];
  const index = new Map<string, number>();
  const of = (name: string): number => {
    const known = index.get(name);
    if (known !== undefined) return known;
    index.set(name, names.length);
    return names.push(name) - 1;
  };
  return { names, of };
}

/** @throws UserError where votes cannot be weighted by who gave them */
function checkRaters(where: string, judgments: readonly Judgment[], request: BattleRequest): void {
  const refuse = (problem: string, expected: string, got: string): never => {
    throw new UserError({ where, problem, expected, got });
  };
  const published = judgments.find((j) => "aggregate" in j.rater);
  if (published)
    refuse(
      "raters cannot be weighted: its votes are published without who gave them",
      "one vote a rater, with the rater's id",
      `votes of "${raterName(published.rater)}"`,
    );
  const names = [...new Set(judgments.map((j) => raterName(j.rater)))];
  if (request.raters === "persons" && judgments.some((j) => "persistent" in j.rater && !j.rater.persistent))
    refuse(
      "raters cannot be weighted: they have no persistent ids, so each may be several persons",
      "judgments that name persons (--allow-slots takes slots for persons)",
      names.slice(0, 4).join(", "),
    );
  if (names.length < 2)
    refuse("raters cannot be weighted: there is only one", "votes of two raters or more", names.join(", "));
}

/**
 * Every preference of the gold as a battle between the systems that wrote the two outputs; both bad counts as a tie. Clusters are items (their groups) or raters.
 * Style covariates are (a - b) / (a + b), z-scored. Pairs without two named systems are left out.
 * @throws UserError where there are no preferences or no systems are named, and for unknown styles.
 */
export function battlesOf(
  dataset: Dataset,
  request: BattleRequest,
): NamedBattles & { readonly gold: string } {
  const gold = golds(dataset, request.gold);
  checkStyles(dataset, request.styles);
  const raters = gold.raters && new Set(gold.raters);
  const excluded = new Set([...request.excludeSystems, ...(gold.excludeSystems ?? [])]);
  const [systems, clusters, voters] = [numbering(), numbering(), numbering()];
  const used: Judgment[] = [];
  const rows = {
    a: [] as number[],
    b: [] as number[],
    outcome: [] as number[],
    cluster: [] as number[],
    rater: [] as number[],
    style: [] as number[],
  };
  let unnamed = 0;
  for (const j of dataset.judgments) {
    if (j.kind !== "preference" || j.aspect !== gold.aspect || (raters && !raters.has(raterName(j.rater))))
      continue;
    const pair = dataset.pairs[dataset.pairIndex.get(j.pair) ?? -1];
    if (!pair) continue;
    const [a, b] = [pair.a, pair.b].map((id) => dataset.outputs[dataset.outputIndex.get(id)!]!) as [
      Output,
      Output,
    ];
    if (a.system === undefined || b.system === undefined) {
      unnamed++;
      continue;
    }
    if (excluded.has(a.system) || excluded.has(b.system)) continue;
    rows.a.push(systems.of(a.system));
    rows.b.push(systems.of(b.system));
    rows.outcome.push(OUTCOME[j.choice]);
    const item = dataset.items[dataset.itemIndex.get(pair.itemId)!]!;
    rows.cluster.push(clusters.of(request.cluster === "item" ? clusterOf(item) : raterName(j.rater)));
    rows.rater.push(voters.of(raterName(j.rater)));
    used.push(j);
    for (const style of request.styles) rows.style.push(relative(styleOf(a, style), styleOf(b, style)));
  }
  if (rows.a.every((a, i) => a === rows.b[i]))
    throw new UserError({
      where: dataset.head.name,
      problem: unnamed > 0 ? "no system is named in its preferences" : "no battles between two systems",
      expected: "preferences between outputs that name the systems that wrote them",
      got:
        unnamed > 0
          ? `${unnamed} preferences between unnamed outputs`
          : `${rows.a.length} battles of a system with itself`,
    });
  if (request.raters) checkRaters(dataset.head.name, used, request);
  const n = request.styles.length;
  request.styles.forEach((style, f) => {
    const first = rows.style[f];
    if (rows.style.every((v, k) => k % n !== f || v === first))
      throw new UserError({
        where: `--style ${style}`,
        problem: "differs alike in every battle, so it has no effect to hold equal",
        expected: "a style in which battles differ",
        got: `(a - b) / (a + b) = ${first} everywhere`,
      });
  });
  return {
    gold: gold.name,
    systems: systems.names,
    styles: request.styles,
    battles: {
      nSystems: systems.names.length,
      a: Int32Array.from(rows.a),
      b: Int32Array.from(rows.b),
      outcome: Float64Array.from(rows.outcome),
    },
    clusters: { of: Int32Array.from(rows.cluster), nClusters: clusters.names.length },
    ...(n > 0 ? { features: { n, values: zScored(rows.style, n) } } : {}),
    ...(request.raters
      ? {
          raters: { of: Int32Array.from(rows.rater), nClusters: voters.names.length },
          raterNames: voters.names,
        }
      : {}),
  };
}
