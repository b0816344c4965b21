import {
  type Context,
  collect,
  type Finding,
  plainContext,
  type Scorer,
  shortName,
  type Task,
  UserError,
} from "../../core/index.ts";
import { openDatasets } from "../../readers/index.ts";
import {
  createScorer,
  modelCaller,
  type OpenCaller,
  PROBE_SET,
  probeScorer,
  probeTasks,
} from "../../scorers/index.ts";
import { ANY, READ_FLAGS, dataOptions, wholeNumber } from "../data-flags.ts";
import { detectServer } from "./doctor-detect.ts";
import { parityFinding, parityOf } from "./doctor-parity.ts";
import type { DoctorFinding, DoctorResult } from "./doctor-result.ts";
import { examineTable } from "./doctor-table.ts";
import { doctorText } from "./doctor-text.ts";
import { strings, textOf } from "../parse-flags.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";

/** A doctor does not wait long for a server that fails: that is a finding. */
const RETRY = { tries: 2, baseMs: 100, patienceMs: 5000 };
/** Most outputs of the user's data that parity is measured on. */
const MAX_PARITY = 2000;

const isUrl = (text: string): boolean => /^https?:\/\//.test(text);
const about = (subject: string, findings: readonly Finding[]): DoctorFinding[] =>
  findings.map((f) => ({ subject, ...f }));

interface Asked {
  readonly scorer: Scorer;
  readonly server: DoctorResult["server"];
}

/** The scorer that an address or a call means; undefined where the address gives no scores. @throws UserError */
async function scorerAt(
  target: string,
  ctx: Context,
): Promise<Asked | { readonly server: NonNullable<DoctorResult["server"]> }> {
  if (!isUrl(target)) return { scorer: await createScorer(target), server: null };
  const { kind, evidence, call } = await detectServer(target, { ctx, models: ctx.models! });
  const server = { kind, evidence, call: call ?? null };
  return call === undefined ? { server } : { scorer: await createScorer(call), server };
}

function noScores(target: string, kind: string): DoctorFinding {
  const help =
    kind === "OpenAI-compatible"
      ? "this serves a language model: ask it as a judge (trenchcoat scorers lists them)"
      : "say what it is: --scorer http-json:url=...,body=FILE.json,answer=PATH, or one of trenchcoat scorers";
  return {
    subject: target,
    check: "answers",
    severity: "error",
    finding: `no reward model answers at ${target}`,
    help,
  };
}

/** A scorer's own probe; the general one for a scorer of outputs that brings none. */
function probe(scorer: Scorer, ctx: Context): Promise<readonly Finding[]> {
  if (scorer.probe) return scorer.probe(ctx);
  const { needs, direction } = scorer.spec;
  return probeScorer(scorer, ctx, { expectsRaw: false, usesPrompt: needs.includes("prompt"), direction });
}

async function examineScorer(
  target: string,
  ctx: Context,
): Promise<Pick<DoctorResult, "server" | "findings">> {
  const found = await scorerAt(target, ctx);
  if (!("scorer" in found)) return { server: found.server, findings: [noScores(target, found.server.kind)] };
  const { scorer, server } = found;
  try {
    const findings = await probe(scorer, ctx);
    const subject = shortName(scorer.spec);
    if (findings.length === 0)
      throw new UserError({
        where: subject,
        problem: "cannot be probed",
        expected: "a scorer of single outputs",
      });
    return { server, findings: about(server?.call ?? subject, findings) };
  } finally {
    await scorer.close?.();
  }
}

async function examineFile(args: Args, io: Io): Promise<DoctorFinding[]> {
  const findings: DoctorFinding[] = [];
  for (const source of await openDatasets(args.paths, dataOptions(args, io).open)) {
    const dataset = await collect(source);
    for (const table of dataset.tables)
      findings.push(
        ...about(`${dataset.head.name}, ${shortName(table.scorer)}`, examineTable(table, dataset)),
      );
  }
  if (findings.length > 0) return findings;
  throw new UserError({
    where: args.paths.join(", "),
    problem: "no scores in it",
    expected: "a run, or data with columns of scores",
    help: "--map reward:NAME=COLUMN names a column of your own table",
  });
}

/** The texts of a parity report: the probe set, or the user's data as far as they have texts. */
async function parityTasks(args: Args, io: Io): Promise<{ tasks: readonly Task[]; data: string }> {
  const path = textOf(args["data"]);
  if (path === undefined) return { tasks: probeTasks(PROBE_SET), data: "the probe set" };
  const tasks: Task[] = [];
  for (const source of await openDatasets([path], dataOptions(args, io).open)) {
    const dataset = await collect(source);
    for (const output of dataset.outputs)
      if (output.text !== undefined && tasks.length < MAX_PARITY)
        tasks.push({ item: dataset.items[dataset.itemIndex.get(output.itemId)!]!, outputs: [output] });
  }
  return { tasks, data: path };
}

async function compare(target: string, other: string, asking: { args: Args; io: Io; ctx: Context }) {
  const [a, b] = [await scorerAt(target, asking.ctx), await scorerAt(other, asking.ctx)];
  if (!("scorer" in a) || !("scorer" in b)) {
    const [where, kind] = "scorer" in a ? [other, b.server!.kind] : [target, a.server.kind];
    return { parity: null, finding: noScores(where, kind) };
  }
  const { tasks, data } = await parityTasks(asking.args, asking.io);
  try {
    const parity = await parityOf([a.scorer, b.scorer], tasks, { ctx: asking.ctx, data });
    return { parity, finding: parityFinding(parity) };
  } finally {
    await Promise.all([a.scorer.close?.(), b.scorer.close?.()]);
  }
}

/** What the command line names: addresses and calls to probe, or files to read. @throws UserError where neither or both */
function targetOf(args: Args): { readonly target: string; readonly isFile: boolean } {
  const calls = strings(args["scorer"]);
  const [path] = args.paths;
  if (calls.length === 1 && path === undefined) return { target: calls[0]!, isFile: false };
  if (calls.length === 0 && path !== undefined && (args.paths.length === 1 || !isUrl(path)))
    return { target: args.paths.join(" "), isFile: !isUrl(path) };
  throw new UserError({
    where: "doctor",
    problem: "unclear what to look at",
    expected: "one address, files, or one --scorer CALL",
  });
}

async function examine(args: Args, io: Io, models: OpenCaller): Promise<DoctorResult> {
  const seed = wholeNumber(args, "--seed", [0, ANY]);
  const ctx = { ...plainContext(seed), signal: io.signal, models };
  const { target, isFile } = targetOf(args);
  const other = textOf(args["parity"]);
  const base = { target, server: null, seed, parity: null };
  if (isFile && other === undefined) return { ...base, findings: await examineFile(args, io) };
  if (isFile)
    throw new UserError({
      where: "--parity",
      problem: "nothing to compare with",
      expected: "an address or --scorer CALL",
    });
  const found = await examineScorer(target, ctx);
  if (other === undefined) return { ...base, ...found };
  const { parity, finding } = await compare(target, other, { args, io, ctx });
  return { ...base, ...found, parity, findings: [...found.findings, finding] };
}

const nanToNull = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? null : value;

async function run(args: Args, io: Io): Promise<number> {
  const models = modelCaller({ env: io.env, retry: RETRY });
  try {
    const result = await examine(args, io, models);
    io.out(args["json"] === true ? `${JSON.stringify(result, nanToNull, 2)}\n` : doctorText(result));
    return result.findings.some((f) => f.severity === "error") ? 1 : 0;
  } finally {
    models.close();
  }
}

/** `trenchcoat doctor`: what is wrong with how a scorer is set up, before anything is spent on it. */
export const doctor: Verb = {
  name: "doctor",
  summary: "find mistakes in how a reward server or scorer is set up, or in a file of scores",
  positional: "[targets...]",
  flags: [
    { flags: "--scorer <call>", summary: "the scorer to look at, instead of an address", repeatable: true },
    {
      flags: "--parity <url>",
      summary: "a second address or call: how far both give the same scores and ranks",
    },
    { flags: "--data <path>", summary: "data whose texts parity is measured on, instead of the probe set" },
    ...READ_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat doctor http://127.0.0.1:8000",
    "trenchcoat doctor --scorer sglang-classify:url=http://127.0.0.1:30000,template=llama-3",
    "trenchcoat doctor http://127.0.0.1:8000 --parity http://127.0.0.1:30000 --data answers.jsonl",
    "trenchcoat doctor runs/answers",
  ],
  run,
};
