import {
  addUsage,
  type Called,
  type Context,
  defineScorer,
  isCalled,
  lacking,
  type Need,
  type Score,
  type Settings,
  type Task,
  UserError,
  visible,
} from "../../core/index.ts";
import { inParallel, widthIn } from "../clients/in-parallel.ts";
import { versionedByContent } from "../embedding/content-version.ts";
import { type ChatTemplate, loadTemplate, withoutBos } from "../reward/chat-template.ts";
import { askedTurns } from "../reward/conversation.ts";
import type { Continuation } from "./align-tokens.ts";
import { LIKELIHOOD_PARAMS, likelihoodModel, type LikelihoodModel, serverOf } from "./likelihood-model.ts";
import { boundaryParts, sequenceLogprob } from "./sequence-score.ts";

const NEEDS: readonly Need[] = ["text", "prompt", "model"];
const WHERE = "scorer dpo-reward";
/** Mark by which the answer's place in a template is found; no text holds it. */
const PLACE = "\u{f0000}answer\u{f0001}";

/** The prompt and the answer as the model reads them: what stands before the answer, and the answer with the mark that ends a turn. */
interface Turns {
  readonly context: string;
  readonly answer: string;
}

function turnsOf(task: Task, template: ChatTemplate): Turns {
  const prompt = askedTurns(task);
  const whole = withoutBos(template.render([...prompt, { role: "assistant", content: PLACE }]), template.bos);
  const at = whole.indexOf(PLACE);
  if (at < 0) throw new Error("the template has no place for the answer");
  const end = whole.slice(at + PLACE.length).trimEnd();
  return { context: whole.slice(0, at), answer: task.outputs[0]!.text! + end };
}

/** The log-ratio of policy and reference as a reward. */
function rewardOf(policy: Called<Continuation>, reference: Called<Continuation>, beta: number): Score {
  if (!isCalled(policy)) return { missing: `policy: ${policy.missing}` };
  if (!isCalled(reference)) return { missing: `reference model: ${reference.missing}` };
  const [ours, theirs] = [policy.value, reference.value].map(sequenceLogprob);
  if (ours!.nTokens === 0 || theirs!.nTokens === 0) return { missing: "no token with a log-probability" };
  const reward = beta * (ours!.sum - theirs!.sum);
  if (!Number.isFinite(reward)) return { missing: "a token has probability 0" };
  return {
    values: [reward],
    parts: {
      policy: ours!.sum,
      reference: theirs!.sum,
      tokens: ours!.nTokens,
      ...(ours!.nTokens === theirs!.nTokens ? {} : { "reference tokens": theirs!.nTokens }),
      ...boundaryParts(policy.value),
    },
    usage: addUsage(policy.usage, reference.usage),
  };
}

/** @throws UserError where policy and reference are one model: every reward would be 0 */
function checkDiffer(settings: Settings): void {
  if (settings["url"] !== settings["ref_url"] || settings["model"] !== settings["ref_model"]) return;
  throw new UserError({
    where: WHERE,
    problem: "policy and reference are the same model",
    expected: "ref_model=NAME or ref_url=ADDRESS of the model that training began with",
  });
}

/** The two models, the template and the scale. */
interface Dpo {
  readonly policy: LikelihoodModel;
  readonly reference: LikelihoodModel;
  readonly template: ChatTemplate;
  readonly beta: number;
}

async function scoreTask(
  task: Task,
  { policy, reference, template, beta }: Dpo,
  ctx: Context,
): Promise<Score> {
  let turns: Turns;
  try {
    turns = turnsOf(task, template);
  } catch (error) {
    return { missing: `template: ${visible(error instanceof Error ? error.message : String(error))}` };
  }
  const { context, answer } = turns;
  const [ours, theirs] = await Promise.all(
    [policy, reference].map((model) => model.continuation(context, answer, ctx)),
  );
  return rewardOf(ours!, theirs!, beta);
}

/**
 * The reward that is implicit in a model trained by direct preference optimisation (Rafailov et al. 2023): beta (log pi(answer | prompt) -
 * log pi_ref(answer | prompt)), summed over the answer's tokens and the mark that ends its turn. Rewards of one prompt compare; a constant of
 * the prompt is not in them.
 */
export const dpoReward = versionedByContent(
  defineScorer({
    name: "dpo-reward",
    family: "reward-model",
    summary: "implicit reward of a DPO-trained model: beta times the log-ratio of policy and reference model",
    params: {
      beta: { type: "number", default: 0.1, min: 1e-6, max: 1e6, summary: "the beta of the training" },
      template: {
        type: "string",
        default: "chatml",
        summary: "chat template of both models: a built-in name, or a FILE (tokenizer_config.json or Jinja)",
      },
      ...LIKELIHOOD_PARAMS,
      ref_url: { type: "string", default: "", summary: "address of the reference model; url where empty" },
      ref_model: { type: "string", default: "", summary: "name of the reference model" },
    },
    needs: NEEDS,
    arity: "output",
    range: [-Infinity, Infinity],
    direction: "higher",
    unit: "reward, in nats times beta",
    cost: "two model calls an output, of the prompt's and the answer's tokens",
    deterministic: false,
    source: "Rafailov et al. 2023, https://arxiv.org/abs/2305.18290",
    create: async (settings) => {
      const ref = settings["ref_url"] === "" ? { ...settings, ref_url: settings["url"]! } : settings;
      checkDiffer(ref);
      const dpo: Dpo = {
        policy: likelihoodModel(serverOf(settings, WHERE)),
        reference: likelihoodModel(serverOf(ref, WHERE, "ref_")),
        template: await loadTemplate(String(settings["template"])),
        beta: Number(settings["beta"]),
      };
      return {
        score: (tasks, ctx) =>
          inParallel(tasks, widthIn(ctx, Number(settings["concurrency"])), async (task) => {
            const reason = lacking(task, NEEDS) ?? (task.outputs[0]?.text === "" ? "empty text" : undefined);
            return reason === undefined ? scoreTask(task, dpo, ctx) : { missing: reason };
          }),
        close: async () => {
          await dpo.policy.close();
          await dpo.reference.close();
        },
      };
    },
  }),
  ({ template }) => (/\.(?:jinja2?|json)$|[\\/]/.test(String(template)) ? [String(template)] : []),
);
