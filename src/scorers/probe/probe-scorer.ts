import type { Context, Finding, Scorer } from "../../core/index.ts";
import { type About, checkAnswers, checkConstant, rangeOf } from "./check-answers.ts";
import { checkActivation } from "./check-activation.ts";
import { checkDirection } from "./check-direction.ts";
import { checkPrompt } from "./check-prompt.ts";
import { checkRepeats } from "./check-repeats.ts";
import { type Observations, observe, valuesOfFirst } from "./observe.ts";
import { PROBE_SET, type ProbeItem } from "./probe-set.ts";

/** What a probe may do beyond asking the scorer. */
export interface ProbeOptions extends About {
  readonly set?: readonly ProbeItem[];
  /** Scores of the first asking's texts with the activation switched on; NaN where missing. Absent where there is no switch. */
  activated?(): Promise<readonly number[]>;
  /** Looks at the template; told whether good answers win. A finding here explains a swapped or absent separation. */
  template?(seen: Observations): Promise<Finding | undefined>;
}

function allWell(seen: Observations): Finding {
  const values = valuesOfFirst(seen);
  return {
    check: "answers",
    severity: "ok",
    finding: `${values.length} probe texts were scored, ${rangeOf(values)}`,
    evidence: { n: values.length },
  };
}

const ok = (check: string, finding: string): Finding => ({ check, severity: "ok", finding });

/** The findings of a scorer whose answers vary: each mistake is named once, and those that another one explains are left out. */
async function examine(seen: Observations, options: ProbeOptions): Promise<readonly Finding[]> {
  const activated = await options.activated?.();
  const template = await options.template?.(seen);
  const isTemplateWrong = template !== undefined && template.severity !== "ok";
  const prompt = isTemplateWrong ? undefined : checkPrompt(seen, options);
  const direction = isTemplateWrong || prompt ? undefined : checkDirection(seen, options);
  const repeats = checkRepeats(seen);
  const isShuffled = repeats?.check === "order";
  return [
    checkActivation(seen, options, activated) ??
      ok("activation", options.expectsRaw ? "raw scores" : "not looked at: probabilities are expected"),
    ...(template ? [template] : []),
    ...(options.usesPrompt && !isTemplateWrong
      ? [prompt ?? ok("pairing", "scores change with the question")]
      : []),
    ...(isTemplateWrong || prompt || isShuffled
      ? []
      : [
          direction ??
            ok("direction", `the good answer wins ${winsOf(seen, options)} of ${seen.n} probe pairs`),
        ]),
    repeats ?? ok("repeat-noise", "the same again, alone, and in other batches"),
  ];
}

function winsOf({ good, bad }: Observations, { direction }: About): number {
  return good.filter((g, i) => (direction === "lower" ? g < bad[i]! : g > bad[i]!)).length;
}

/**
 * Asks a scorer of single outputs the probe set in several ways and names what is wrong with its set-up: about 3.5 questions an item of the set.
 * Findings of severity "ok" say what was looked at. Pair, list and step scorers are asked nothing and found nothing.
 * @throws UserError where the server refuses every question, the signal's reason when aborted
 */
export async function probeScorer(
  scorer: Scorer,
  ctx: Context,
  options: ProbeOptions,
): Promise<readonly Finding[]> {
  if (scorer.spec.arity !== "output") return [];
  const seen = await observe(scorer, options.set ?? PROBE_SET, ctx);
  const answers = checkAnswers(seen);
  if (answers?.severity === "error") return [answers];
  const constant = checkConstant(seen);
  const rest = constant ? [constant] : await examine(seen, options);
  return [answers ?? allWell(seen), ...rest];
}
