import type { CalibratorName } from "../../calibration/index.ts";
import { UserError } from "../../core/index.ts";
import { cascadeDecision, cascadeTable } from "./cascade-text.ts";
import { cascadeOutcome, type CascadeRequest, checkFeasible } from "./cascade-result.ts";
import { checkLabels } from "./calibrate-data.ts";
import { goldenData, type LabelledData, numberFlag, withScorer } from "../labelled-data.ts";
import { askingScorers } from "../model-flags.ts";
import { strings, textOf } from "../parse-flags.ts";
import type { Args, Flag, Io } from "../verb.ts";

/** Flags of abstention and cascades. */
export const CASCADE_FLAGS: readonly Flag[] = [
  {
    flags: "--abstain",
    summary: "instead: above which confidence may --scorer decide without a human, with a stated error?",
  },
  {
    flags: "--cascade <scorer=cost>",
    summary: "instead: thresholds of several scorers, cheap to dear, before a human; repeatable",
    repeatable: true,
  },
  {
    flags: "--human-cost <cost>",
    summary: "cost of a human decision, in the unit of --cascade",
    default: "1",
  },
  { flags: "--alpha <risk>", summary: "largest error among what is decided without a human", default: "0.1" },
  { flags: "--delta <chance>", summary: "chance that this promise may fail", default: "0.1" },
];

const MOST = 4;

function stageOf(text: string): { scorer: string; cost: number } {
  const at = text.lastIndexOf("=");
  const cost = at < 1 || text.slice(at + 1).trim() === "" ? NaN : Number(text.slice(at + 1));
  if (cost >= 0 && Number.isFinite(cost)) return { scorer: text.slice(0, at), cost };
  throw new UserError({
    where: "--cascade",
    problem: "invalid stage",
    expected: "SCORER=COST with a cost of 0 or more",
    got: `"${text}"`,
  });
}

function humanCost(args: Args): number {
  const text = String(args["humanCost"]);
  const cost = text.trim() === "" ? NaN : Number(text);
  if (cost >= 0 && Number.isFinite(cost)) return cost;
  throw new UserError({
    where: "--human-cost",
    problem: "invalid cost",
    expected: "a number of 0 or more",
    got: `"${text}"`,
  });
}

function stagesOf(args: Args): CascadeRequest["stages"] {
  const asked = strings(args["cascade"]);
  const name = textOf(args["scorer"]);
  if (asked.length > MOST)
    throw new UserError({
      where: "--cascade",
      problem: "too many stages",
      expected: `at most ${MOST}`,
      got: `${asked.length}`,
    });
  if (asked.length > 0) {
    if (name !== undefined || args["abstain"] === true)
      throw new UserError({
        where: "--cascade",
        problem: "given beside --scorer or --abstain",
        expected: "all scorers as --cascade SCORER=COST, or --scorer NAME --abstain",
      });
    return asked.map(stageOf);
  }
  if (name === undefined)
    throw new UserError({ where: "--scorer", problem: "no scorer named", expected: "--scorer NAME" });
  return [{ scorer: name, cost: 0 }];
}

/** True where the user asked for abstention or a cascade. */
export function isCascade(args: Args): boolean {
  return args["abstain"] === true || strings(args["cascade"]).length > 0;
}

const finite = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? null : value;

/** `calibrate --abstain` and `calibrate --cascade`. @throws UserError, before any scorer is asked where the promise cannot be made */
export async function runCascade(args: Args, io: Io, method: CalibratorName): Promise<number> {
  const request: CascadeRequest = {
    stages: stagesOf(args),
    humanCost: humanCost(args),
    alpha: numberFlag(args["alpha"], "--alpha", [0, 1]),
    delta: numberFlag(args["delta"], "--delta", [0, 1]),
    method,
  };
  const data = await goldenData(args, io);
  checkLabels(data);
  checkFeasible(data, request);
  const stages = await askingScorers(args, io, async (ctx) => {
    const asked: LabelledData[] = [];
    for (const { scorer } of request.stages) asked.push(await withScorer(data, scorer, ctx));
    return asked;
  });
  const outcome = cascadeOutcome(stages, request);
  const decision = cascadeDecision(outcome);
  const { dataset, view, seed } = data;
  if (args["json"] === true) {
    const head = { dataset: dataset.head.name, gold: view.gold.name, seed, decision };
    io.out(`${JSON.stringify({ ...head, ...outcome }, finite)}\n`);
    return 0;
  }
  io.out(
    `${decision.join("\n")}\n\n${dataset.head.name} (${view.gold.name}): ${outcome.nTuning} rows fit ${method} curves and order the policies, one row of each of ${outcome.nTest} other item groups tests them; seed ${seed}\n\n${cascadeTable(outcome)}\n`,
  );
  return 0;
}
