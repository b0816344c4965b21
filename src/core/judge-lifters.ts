import { type PoolRule, pooled, summedUsage } from "./pooled.ts";
import { isScored, type Context, type Score, type Task } from "./score.ts";
import type { Scorer, ScorerSpec } from "./scorer.ts";
import { signature } from "./signature.ts";
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

const closing = ({ close }: Scorer): Pick<Scorer, "close"> => (close === undefined ? {} : { close });

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
    ...closing(scorer),
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
    ...closing(scorer),
  };
}

/** The spec of a panel: what its members have in common, with all their signatures. @throws UserError where they do not fit together */
function panelSpec(members: readonly Scorer[], rule: PoolRule): ScorerSpec {
  const [first, ...rest] = members.map((m) => m.spec);
  const wrong = (problem: string, got: string): UserError =>
    new UserError({
      where: "panel",
      problem,
      expected: "at least two scorers of one arity and direction",
      got,
    });
  if (first === undefined || rest.length === 0) throw wrong("too few members", String(members.length));
  for (const spec of rest)
    if (spec.arity !== first.arity || spec.direction !== first.direction)
      throw wrong(
        "members do not fit together",
        `${first.name} (${first.arity}, ${first.direction}) and ${spec.name} (${spec.arity}, ${spec.direction})`,
      );
  return Object.freeze({
    ...first,
    name: `panel-${rule}`,
    version: "1",
    summary: `${rule} of ${members.length} scorers`,
    family: members.every((m) => m.spec.family === first.family) ? first.family : "composite",
    params: {},
    settings: Object.fromEntries(members.map((m, i) => [`member${i + 1}`, signature(m.spec)])),
    needs: [...new Set(members.flatMap((m) => m.spec.needs))],
    range: [
      Math.min(...members.map((m) => m.spec.range[0])),
      Math.max(...members.map((m) => m.spec.range[1])),
    ],
    deterministic: members.every((m) => m.spec.deterministic),
    source: "Verga et al. 2024, Replacing Judges with Juries, https://arxiv.org/abs/2404.18796",
  } satisfies ScorerSpec);
}

/**
 * A jury: several scorers of one scale whose values become one by their mean, median or majority (equally frequent values: their mean). `parts` say how
 * many were read, how far they are apart, and each member's own value; missing where fewer than half gave one. Values are not rescaled:
 * members must use one scale.
 * @throws UserError where there are fewer than two, or they differ in arity or direction
 */
export function panel(members: readonly Scorer[], rule: PoolRule = "mean"): Scorer {
  const spec = panelSpec(members, rule);
  return {
    spec,
    score: async (tasks, ctx) => {
      const all = await Promise.all(members.map((m) => m.score(tasks, ctx)));
      return tasks.map((_, i) => {
        const own = all.map((scores) => scores[i]!);
        const score = pooled(own, rule);
        if (!isScored(score) || spec.arity === "list") return score;
        const each = own.flatMap((s, m) => (isScored(s) ? [[`member${m + 1}`, s.values[0]!] as const] : []));
        return { ...score, parts: { ...score.parts, ...Object.fromEntries(each) } };
      });
    },
    close: async () => void (await Promise.all(members.map((m) => m.close?.()))),
  };
}
