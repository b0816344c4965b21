import type { Finding } from "./probe.ts";
import { type Pooling, type PoolRule, pooled, summedUsage } from "./pooled.ts";
import { isScored, type Context, type Score, type Task } from "./score.ts";
import type { Scorer, ScorerSpec } from "./scorer.ts";
import { shortName, signature } from "./signature.ts";
import { UserError } from "./errors.ts";

/** Text verdicts are 0 or 1; their log-odds are held to those of one in a million. */
const LARGEST = Math.log(1e6);
/** Log-odds nearer to 0 than this are rounding: the two orders cancel. */
const TIED = 1e-9;

const logit = (p: number): number => Math.min(LARGEST, Math.max(-LARGEST, Math.log(p) - Math.log(1 - p)));

/** The probability whose log-odds are the mean of those of two. */
function between(p: number, q: number): number {
  if (p === q) return p;
  const mean = (logit(p) + logit(q)) / 2;
  return Math.abs(mean) < TIED ? 0.5 : 1 / (1 + Math.exp(-mean));
}

function ofBoth(listed: Score, swapped: Score): Score {
  if (!isScored(listed)) return listed;
  if (!isScored(swapped)) return { missing: `swapped: ${swapped.missing}` };
  const [first, second] = [listed.values[0]!, 1 - swapped.values[0]!];
  const usage = summedUsage([listed, swapped]);
  return {
    values: [between(first, second)],
    parts: { listed: first, swapped: second },
    ...(usage === undefined ? {} : { usage }),
  };
}

async function inBothOrders(scorer: Scorer, tasks: readonly Task[], ctx: Context): Promise<Score[]> {
  const turned = tasks.map(({ item, outputs }) => ({ item, outputs: outputs.toReversed() }));
  const listed = await scorer.score(tasks, ctx);
  const swapped = await scorer.score(turned, ctx);
  return listed.map((score, i) => ofBoth(score, swapped[i]!));
}

const lifted = (spec: ScorerSpec, name: string, settings: ScorerSpec["settings"] = {}): ScorerSpec =>
  Object.freeze({ ...spec, name, params: {}, settings: { of: signature(spec), ...settings } });

/** What a lifted scorer has of the one underneath besides its scores. */
const carried = ({ close, probe }: Scorer): Pick<Scorer, "close" | "probe"> => ({
  ...(close === undefined ? {} : { close }),
  ...(probe === undefined ? {} : { probe }),
});

/**
 * A pair scorer that asks another one in both orders and averages the log-odds, so that what it says does not depend on the order. `parts` keep both,
 * in the frame of the first output. Missing where either order is. Runs ask every pair scorer in both orders anyway and keep both as data;
 * this is for library use.
 * @throws UserError where the scorer is not one of pairs
 */
export function bothOrders(scorer: Scorer): Scorer {
  if (scorer.spec.arity !== "pair")
    throw new UserError({
      where: `bothOrders(${scorer.spec.name})`,
      problem: "not a scorer of pairs",
      expected: "arity pair",
      got: scorer.spec.arity,
    });
  return {
    spec: lifted(scorer.spec, `both-orders-${scorer.spec.name}`),
    score: (tasks, ctx) => inBothOrders(scorer, tasks, ctx),
    ...carried(scorer),
  };
}

/** Asks a scorer `times` times, each a repeat of its own, and gives the pooled score with the spread in `parts`. @throws UserError below 2 times */
export function repeat(scorer: Scorer, times: number, rule: PoolRule = "mean"): Scorer {
  if (!Number.isInteger(times) || times < 2)
    throw new UserError({
      where: `repeat(${scorer.spec.name})`,
      problem: "invalid number of times",
      expected: "a whole number from 2",
      got: String(times),
    });
  return {
    spec: lifted(scorer.spec, `repeat-${scorer.spec.name}`, { times, rule }),
    score: async (tasks, ctx) => {
      const all: (readonly Score[])[] = [];
      for (let k = 0; k < times; k++)
        all.push(await scorer.score(tasks, { ...ctx, repeat: (ctx.repeat ?? 0) * times + k }));
      return tasks.map((_, i) =>
        pooled(
          all.map((scores) => scores[i]!),
          rule,
        ),
      );
    },
    ...carried(scorer),
  };
}

/** Least share of the weight that is read, unless told otherwise. */
const EVEN = 0.5;

/** How a panel decides, as settings; what is as usual is left out. */
function decisionOf({ weights, least = EVEN }: Pooling): Record<string, string | number> {
  return {
    ...(weights === undefined || weights.every((w) => w === weights[0])
      ? {}
      : { weights: weights.join(",") }),
    ...(least === EVEN ? {} : { least }),
  };
}

function wrongPanel(problem: string, got: string, expected: string): UserError {
  return new UserError({ where: "panel", problem, expected, got });
}

function checkMembers(members: readonly Scorer[], { weights, least = EVEN }: Pooling): void {
  const expected = "at least two scorers of one arity, direction and range";
  const [first, ...rest] = members.map((m) => m.spec);
  if (first === undefined || rest.length === 0)
    throw wrongPanel("too few members", String(members.length), expected);
  const about = ({ name, arity, direction, range }: ScorerSpec): string =>
    `${name} (${arity}, ${direction}, ${range[0]} to ${range[1]})`;
  for (const spec of rest)
    if (about({ ...spec, name: "" }) !== about({ ...first, name: "" }))
      throw wrongPanel("members do not fit together", `${about(first)} and ${about(spec)}`, expected);
  if (
    weights !== undefined &&
    (weights.length !== members.length || !weights.every((w) => w > 0 && w < Infinity))
  )
    throw wrongPanel("invalid weights", weights.join(", "), "a number above 0 for each member");
  if (!(least >= 0 && least <= 1))
    throw wrongPanel("invalid least share", String(least), "a number in [0, 1]");
}

/** The spec of a panel: what its members have in common, with all their signatures. @throws UserError where they do not fit together */
function panelSpec(members: readonly Scorer[], how: Pooling): ScorerSpec {
  checkMembers(members, how);
  const { pinnedTo: _, cost: __, ...first } = members[0]!.spec;
  const { rule = "mean" } = how;
  const lineage = [...new Set(members.flatMap((m) => m.spec.lineage ?? []))];
  return Object.freeze({
    ...first,
    ...(lineage.length === 0 ? {} : { lineage: lineage.join("; ") }),
    name: `panel-${rule}`,
    version: "1",
    summary: `${rule} of ${members.length} scorers`,
    family: members.every((m) => m.spec.family === first.family) ? first.family : "composite",
    params: {},
    settings: {
      ...Object.fromEntries(members.map((m, i) => [`member${i + 1}`, signature(m.spec)])),
      ...decisionOf(how),
    },
    needs: [...new Set(members.flatMap((m) => m.spec.needs))],
    unit: members.every((m) => m.spec.unit === first.unit) ? first.unit : "points of the members' scales",
    deterministic: members.every((m) => m.spec.deterministic),
    source: "Verga et al. 2024, Replacing Judges with Juries, https://arxiv.org/abs/2404.18796",
  } satisfies ScorerSpec);
}

/** What the members' probes find, each finding with the member that it is about. */
async function probeAll(members: readonly Scorer[], ctx: Context): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const { spec, probe } of members)
    for (const finding of (await probe?.(ctx)) ?? [])
      found.push({ ...finding, finding: `${shortName(spec)}: ${finding.finding}` });
  return found;
}

/**
 * A jury: several scorers of one scale whose values become one by their mean, median or majority (the value with the most weight; of several, their mean). `parts` say
 * how many were read, how far they are apart, and each member's own value; missing where those that gave one hold less than half of the weight
 * (`least`: another share; 1: all must). Members' usage adds up. Values are not rescaled: members must use one scale.
 * @throws UserError where there are fewer than two, they differ in arity, direction or range, or the weights are not one a member
 */
export function panel(members: readonly Scorer[], how: PoolRule | Pooling = "mean"): Scorer {
  const pooling = typeof how === "string" ? { rule: how } : how;
  const spec = panelSpec(members, pooling);
  return {
    spec,
    score: async (tasks, ctx) => {
      const all = await Promise.all(members.map((m) => m.score(tasks, ctx)));
      return tasks.map((_, i) => {
        const own = all.map((scores) => scores[i]!);
        const score = pooled(own, pooling);
        if (!isScored(score) || spec.arity === "list") return score;
        const each = own.flatMap((s, m) => (isScored(s) ? [[`member${m + 1}`, s.values[0]!] as const] : []));
        return { ...score, parts: { ...score.parts, ...Object.fromEntries(each) } };
      });
    },
    ...(members.some((m) => m.probe) ? { probe: (ctx: Context) => probeAll(members, ctx) } : {}),
    close: async () => void (await Promise.all(members.map((m) => m.close?.()))),
  };
}
