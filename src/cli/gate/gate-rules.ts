import { unknownName, UserError } from "../../core/index.ts";
import { type MetaResult, MEASURES, type Row } from "../../meta/index.ts";
import type { Check } from "../../report/index.ts";

/** One threshold that the user asked for. */
export interface Rule {
  readonly kind: Check["kind"];
  readonly measure: string;
  readonly threshold: number;
  readonly bound: Check["bound"];
}

const BOUNDS: Readonly<Record<Rule["kind"], readonly string[]>> = {
  min: ["lower", "value"],
  "max-drop": ["lower", "upper", "value"],
};

/** Reads `accuracy=0.7:lower`. @throws UserError naming the flag; an unknown measure with the nearest. */
export function parseRule(kind: Rule["kind"], text: string): Rule {
  const found = /^([^=]+)=([^:]*)(?::(.*))?$/.exec(text);
  const [measure, number, bound] = [found?.[1]?.trim(), found?.[2]?.trim() ?? "", found?.[3] ?? "lower"];
  const threshold = number === "" ? NaN : Number(number);
  const isRight =
    Number.isFinite(threshold) && (kind === "min" || threshold >= 0) && BOUNDS[kind].includes(bound);
  if (measure === undefined || !isRight)
    throw new UserError({
      where: `--${kind}`,
      problem: "invalid threshold",
      expected: `MEASURE=NUMBER${kind === "min" ? "" : " of 0 or more"}, with ${BOUNDS[kind].map((b) => `:${b}`).join(" or ")} after it if not :lower`,
      got: `"${text}"`,
    });
  const known = [...new Set(MEASURES.map((m) => m.name))];
  if (!known.includes(measure)) throw unknownName(`--${kind}`, "measure", measure, known);
  return { kind, measure, threshold, bound: bound as Rule["bound"] };
}

/** Which rows of a result the rules are held against. */
export interface Choice {
  /** Scorers by name; none: all but the trivial baselines. */
  readonly scorers: readonly string[];
  readonly slice: Readonly<Record<string, string>>;
  readonly level: string | undefined;
  readonly grouping: string | undefined;
}

/** A rule for one scorer on one data set and gold; `row` is undefined where it was not measured there. */
export interface Subject {
  readonly rule: Rule;
  readonly dataset: string;
  readonly gold: string;
  readonly scorer: string;
  readonly row: Row | undefined;
}

const sliceKey = (slice: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(slice).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const sliceText = (slice: Readonly<Record<string, string>>): string =>
  Object.entries(slice)
    .map(([tag, value]) => `${tag}=${value}`)
    .join(", ") || "all";

function checkNames(result: MetaResult, rules: readonly Rule[], choice: Choice): void {
  const of = (field: "scorer" | "measure") => [...new Set(result.rows.map((r) => r[field]))];
  for (const name of choice.scorers)
    if (!of("scorer").includes(name)) throw unknownName("--scorer", "scorer", name, of("scorer"));
  for (const { kind, measure } of rules)
    if (!of("measure").includes(measure))
      throw new UserError({
        where: `--${kind}`,
        problem: `the result has no measure "${measure}"`,
        expected: `one of: ${of("measure").join(", ") || "none, since nothing was measured"}`,
      });
  const slices = new Map(result.rows.map((r) => [sliceKey(r.slice), sliceText(r.slice)]));
  if (!slices.has(sliceKey(choice.slice)))
    throw unknownName("--slice", "slice", sliceText(choice.slice), [...slices.values()]);
}

/** The leaderboard's own row before others of the same measure: then ungrouped, at response level, else the first. */
function preferred(rows: readonly Row[]): Row | undefined {
  const isPlain = (r: Row): boolean => r.grouping === "none" && r.level === "response";
  return rows.find((r) => r.primary) ?? rows.find(isPlain) ?? rows[0];
}

/**
 * The rows that each rule is held against, one for every data set, gold and scorer.
 * @throws UserError for an unknown scorer, measure or slice, or where nothing at all would be checked.
 */
export function subjectsOf(result: MetaResult, rules: readonly Rule[], choice: Choice): Subject[] {
  checkNames(result, rules, choice);
  const own = result.rows.filter(
    (r) =>
      sliceKey(r.slice) === sliceKey(choice.slice) &&
      (choice.level === undefined || r.level === choice.level) &&
      (choice.grouping === undefined || r.grouping === choice.grouping),
  );
  const places = new Map(result.rows.map((r) => [JSON.stringify([r.dataset, r.gold]), r]));
  const found = rules.flatMap((rule) =>
    [...places.values()].flatMap(({ dataset, gold }) => {
      const here = own.filter((r) => r.measure === rule.measure && r.dataset === dataset && r.gold === gold);
      const scorers =
        choice.scorers.length > 0
          ? choice.scorers
          : [...new Set(here.filter((r) => !r.sentinel).map((r) => r.scorer))];
      return scorers.map((scorer): Subject => {
        const row = preferred(here.filter((r) => r.scorer === scorer));
        return { rule, dataset, gold, scorer, row };
      });
    }),
  );
  if (found.length > 0) return found;
  throw new UserError({
    where: "gate",
    problem: `nothing to check: no scorer has ${rules.map((r) => r.measure).join(" or ")} on slice ${sliceText(choice.slice)}`,
    help: "a gate that checks nothing must not pass; loosen --scorer, --slice, --level or --grouping",
  });
}
