import { createHash } from "node:crypto";
import {
  bothOrders,
  panel,
  type PoolRule,
  repeat,
  type Scorer,
  type ScorerSpec,
  type Settings,
  shortName,
  signature,
  UserError,
} from "../../core/index.ts";
import { type Jury, readJury } from "./jury-file.ts";
import { splitCalls, startsWithName } from "./split-calls.ts";

/** How juries get their members. */
export interface Members {
  /** Makes a scorer from its call, with settings besides. @throws UserError */
  create(call: string, settings?: Settings): Promise<Scorer>;
  /** Every word with which a call may begin. */
  names(): readonly string[];
}

const RULE = /^(mean|median|majority):/;

/** A lifted scorer under the name by which it is called. Its version is the hash of its signature, which holds those of all scorers underneath. */
function called(scorer: Scorer, name: string): Scorer {
  const version = createHash("sha256").update(signature(scorer.spec)).digest("hex").slice(0, 12);
  const spec: ScorerSpec = Object.freeze({ ...scorer.spec, name, version, params: {}, settings: {} });
  return { ...scorer, spec };
}

/** Two members that are one scorer would agree with themselves. */
function refuseTwins(members: readonly Scorer[]): void {
  const seen = new Set<string>();
  for (const { spec } of members) {
    const own = signature(spec);
    if (seen.has(own))
      throw new UserError({
        where: "panel",
        problem: "a member stands there twice and would agree with itself",
        expected: "different scorers",
        got: shortName(spec),
        help: `repeat:K:CALL asks one scorer several times; a file gives a member a weight`,
      });
    seen.add(own);
  }
}

async function jurors(members: Jury["members"], { create }: Members): Promise<readonly Scorer[]> {
  const made = await Promise.all(members.map(({ scorer, settings }) => create(scorer, settings)));
  refuseTwins(made);
  return made;
}

async function ofFile(file: string, members: Members): Promise<Scorer> {
  const { rule, least, members: asked } = await readJury(file);
  const weights = asked.map((m) => m.weight);
  return called(panel(await jurors(asked, members), { rule, least, weights }), `panel:${file}`);
}

async function ofCalls(text: string, members: Members): Promise<Scorer> {
  const rule = (RULE.exec(text)?.[1] ?? "mean") as PoolRule;
  const calls = splitCalls(text.replace(RULE, ""), members.names());
  if (calls.length < 2)
    throw new UserError({
      where: `panel:${text}`,
      problem: "fewer than two members",
      expected: "panel:CALL+CALL, panel:median:CALL+CALL, panel:majority:CALL+CALL or panel:FILE",
      help: "a plus sign joins calls where the name of a scorer stands behind it; `trenchcoat scorers` lists them",
    });
  const made = await jurors(
    calls.map((scorer) => ({ scorer, weight: 1 })),
    members,
  );
  const shown = made.map((m) => shortName(m.spec)).join("+");
  return called(panel(made, rule), `panel:${rule === "mean" ? "" : `${rule}:`}${shown}`);
}

function createPanel(rest: string, members: Members): Promise<Scorer> {
  const isCalls = RULE.test(rest) || startsWithName(rest, members.names()) || !rest.endsWith(".json");
  return isCalls ? ofCalls(rest, members) : ofFile(rest, members);
}

async function createRepeat(rest: string, { create }: Members): Promise<Scorer> {
  const [, times, call] = /^(\d+):(.+)$/s.exec(rest) ?? [];
  if (times === undefined || call === undefined)
    throw new UserError({
      where: `repeat:${rest}`,
      problem: "no number of times before the call",
      expected: "repeat:K:CALL, for example repeat:5:judge-rating:model=NAME,temperature=0.7",
    });
  const scorer = await create(call);
  if (scorer.spec.deterministic)
    throw new UserError({
      where: `repeat:${rest}`,
      problem: "the scorer computes the same score every time",
      expected: "a scorer whose answers may differ, such as a judge at a temperature above 0",
      got: shortName(scorer.spec),
    });
  return called(repeat(scorer, Number(times)), `repeat:${Number(times)}:${shortName(scorer.spec)}`);
}

async function createBothOrders(rest: string, { create }: Members): Promise<Scorer> {
  const scorer = await create(rest);
  return called(bothOrders(scorer), `both-orders:${shortName(scorer.spec)}`);
}

/** Scorers over other scorers, by the word before the first colon. */
export function jurySchemes(members: Members) {
  return {
    panel: {
      form: "panel:CALL+CALL",
      summary:
        "a jury: the mean (panel:median:..., panel:majority:...) of several scorers of one scale, or panel:FILE.json",
      create: (rest: string) => createPanel(rest, members),
    },
    repeat: {
      form: "repeat:K:CALL",
      summary: "the mean of asking one scorer K times, with the spread",
      create: (rest: string) => createRepeat(rest, members),
    },
    "both-orders": {
      form: "both-orders:CALL",
      summary: "a pair scorer asked in both orders, the mean of the log-odds",
      create: (rest: string) => createBothOrders(rest, members),
    },
  };
}
