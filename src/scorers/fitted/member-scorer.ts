import {
  type Context,
  importedScorer,
  isScored,
  type Member,
  memberValue,
  type Score,
  type Scorer,
  signature,
  type Task,
  UserError,
} from "../../core/index.ts";

/** Makes a scorer from how it is called. */
export type CreateScorer = (call: string) => Promise<Scorer>;

/** A published scorer, whose values come from the data set that is being scored. Missing where the data have none. */
export function publishedScorer(name: string, over: Member["over"]): Scorer {
  const value = (task: Task, { published }: Context): Score => {
    if (published?.has(name) !== true) return { missing: `no published scores of ${name}` };
    const found = published.value(name, task);
    return Number.isNaN(found) ? { missing: `no published score of ${name}` } : { values: [found] };
  };
  return {
    spec: importedScorer(name, {
      family: "metric",
      arity: over === "pairs" ? "pair" : "output",
      needs: ["scores"],
    }),
    score: (tasks, ctx) => Promise.resolve(tasks.map((task) => value(task, ctx))),
  };
}

/** What a fitted form says of a scorer underneath. */
export type Underneath = Pick<Member, "scorer" | "signature" | "isPublished" | "over">;

function checked(scorer: Scorer, { scorer: call, signature: fitted, over }: Underneath): Scorer {
  const arity = over === "pairs" ? "pair" : "output";
  if (scorer.spec.arity !== arity)
    throw new UserError({
      where: `scorer ${call}`,
      problem: "does not score what it scored when the form was fitted",
      expected: `a scorer of one ${arity}`,
      got: `one of a ${scorer.spec.arity}`,
    });
  const now = signature(scorer.spec);
  if (scorer.spec.origin === "fitted" || now === fitted) return scorer;
  throw new UserError({
    where: `scorer ${call}`,
    problem: "is not the one on which the form was fitted, so its constants do not hold",
    expected: fitted,
    got: now,
    help: "fit the form again",
  });
}

/** The scorer underneath a fitted form: published, or made anew and held to its signature. @throws UserError where it cannot be had */
export async function scorerUnderneath(underneath: Underneath, create: CreateScorer): Promise<Scorer> {
  if (underneath.isPublished) return publishedScorer(underneath.scorer, underneath.over);
  return checked(await create(underneath.scorer), underneath);
}

/** A member with its scorer. */
export interface LiveMember {
  readonly member: Member;
  readonly scorer: Scorer;
}

/** A value on the member's own scale, or why there is none. */
export type MemberScore = { readonly z: number } | { readonly missing: string };

function onScale(member: Member, score: Score, sign: number): MemberScore {
  if (!isScored(score)) return { missing: `${member.scorer}: ${score.missing}` };
  return { z: sign * memberValue(member, score.values[0]!) };
}

/** z-scores of single outputs (the first of each task). Aligned with tasks. */
export async function outputScores(
  { member, scorer }: LiveMember,
  tasks: readonly Task[],
  ctx: Context,
): Promise<MemberScore[]> {
  const single = tasks.map(({ item, outputs }) => ({ item, outputs: outputs.slice(0, 1) }));
  return (await scorer.score(single, ctx)).map((score) => onScale(member, score, 1));
}

/** Margins of pairs on the member's scale: z of the first less z of the second, or the standardised P(first preferred). */
export async function pairMargins(
  live: LiveMember,
  tasks: readonly Task[],
  ctx: Context,
): Promise<MemberScore[]> {
  if (live.member.over === "pairs")
    return (await live.scorer.score(tasks, ctx)).map((score) => onScale(live.member, score, 1));
  const halves = tasks.flatMap(({ item, outputs }) =>
    outputs.slice(0, 2).map((output) => ({ item, outputs: [output] })),
  );
  const z = await outputScores(live, halves, ctx);
  return tasks.map((_, i) => {
    const [first, second] = [z[2 * i]!, z[2 * i + 1]!];
    if ("missing" in first) return first;
    return "missing" in second ? second : { z: first.z - second.z };
  });
}
