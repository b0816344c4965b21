import {
  type ParamSpec,
  type Score,
  type ScorerDefinition,
  type Settings,
  usableReferences,
} from "../../core/index.ts";
import { type AnswerRules, areAnswersEqual } from "./answer-equality.ts";
import { lastBoxed, lastNumber } from "./answer-extraction.ts";
import { defineVerifier, quoted, verdict } from "./define-verifier.ts";

const PARAMS: Readonly<Record<string, ParamSpec>> = {
  tolerance: {
    type: "number",
    default: 0,
    min: 0,
    max: 1,
    summary: "allowed difference of numbers, relative to the reference",
  },
  percent: {
    type: "choice",
    default: "lenient",
    choices: ["lenient", "strict"],
    summary: 'whether "50%" also equals 50, besides 0.5',
  },
};

const rulesOf = (settings: Settings): AnswerRules => ({
  tolerance: Number(settings["tolerance"]),
  percent: settings["percent"] as AnswerRules["percent"],
});

function compared(
  answer: string | undefined,
  references: readonly string[],
  about: { readonly rules: AnswerRules; readonly lost: string },
): Score {
  if (references.length === 0) return { missing: "no reference has an answer" };
  if (answer === undefined) return verdict(false, about.lost);
  const isRight = references.some((r) => areAnswersEqual(answer, r, about.rules));
  return verdict(isRight, `${quoted([answer])} ${isRight ? "equals" : "differs from"} ${quoted(references)}`);
}

/** Whether the last boxed answer equals a reference's (its boxed answer, else all of it). An output without one is wrong. */
const boxedAnswer = defineVerifier({
  name: "boxed-answer",
  summary:
    "1 where the last \\boxed{...} equals a reference: fractions, percent and thousands separators by value",
  needs: ["text", "references"],
  params: PARAMS,
  source: "after the answer checks of Hendrycks et al. 2021, https://arxiv.org/abs/2103.03874",
  check: (settings) => (task) =>
    compared(
      lastBoxed(task.outputs[0]!.text!),
      usableReferences(task).map((r) => lastBoxed(r) ?? r),
      { rules: rulesOf(settings), lost: "no \\boxed{...} in the output" },
    ),
});

/** Whether the output's final number equals a reference's. References without a number are missing. */
const numericAnswer = defineVerifier({
  name: "numeric-answer",
  summary:
    "1 where the number that the output ends on (boxed, behind ####, or the last one) equals a reference's",
  needs: ["text", "references"],
  params: PARAMS,
  source: "after the answer format of Cobbe et al. 2021, https://arxiv.org/abs/2110.14168",
  check: (settings) => (task) => {
    const answerOf = (text: string): string | undefined => lastBoxed(text) ?? lastNumber(text);
    const references = usableReferences(task).map(answerOf);
    return compared(
      answerOf(task.outputs[0]!.text!),
      references.filter((r) => r !== undefined),
      { rules: rulesOf(settings), lost: "no number in the output" },
    );
  },
});

/** Checks of a final answer against the references. */
export const ANSWERS: readonly ScorerDefinition[] = [boxedAnswer, numericAnswer];
