import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  type Context,
  defineScorer,
  lacking,
  type Need,
  type ParamSpec,
  type Score,
  type ScorerDefinition,
  type ScorerSpec,
  type Settings,
  type Task,
  UserError,
  visible,
} from "../../core/index.ts";
import { modelFiles } from "../embedding/onnx-runtime.ts";
import { versionedByContent } from "../embedding/content-version.ts";
import { probeScorer } from "../probe/probe-scorer.ts";
import { type ChatTemplate, loadTemplate } from "./chat-template.ts";
import { askOf } from "./make-asks.ts";
import { loadOnnxClassifier, type OnnxClassifier, type TextPair } from "./onnx-logits.ts";
import { pick } from "./read-answer.ts";

const NAME = "onnx-classifier";
const WHERE = `scorer ${NAME}`;
const NEEDS: readonly Need[] = ["text"];
/** Not a template: prompt and answer as the two texts of the tokenizer. */
const PAIR = "pair";

const PARAMS: Readonly<Record<string, ParamSpec>> = {
  model: {
    type: "string",
    default: "",
    summary: "folder with config.json, tokenizer.json and onnx/model.onnx",
  },
  dtype: {
    type: "string",
    default: "fp32",
    summary: "weights: fp32 is onnx/model.onnx, others have their own files",
  },
  template: {
    type: "string",
    default: PAIR,
    summary: "pair (prompt and answer as the tokenizer's two texts), a built-in chat template, or a FILE",
  },
  bos: {
    type: "choice",
    default: "strip",
    choices: ["strip", "keep"],
    summary: "whether the template's beginning-of-text token is kept; tokenizers add one themselves",
  },
  label: {
    type: "string",
    default: "",
    summary: "name or number of the label whose logit is the score; needed where the model has several",
  },
  direction: {
    type: "choice",
    default: "higher",
    choices: ["higher", "lower", "none"],
    summary: "which way is better",
  },
  batch: { type: "integer", default: 16, min: 1, max: 4096, summary: "texts that the model reads at once" },
};

function pairOf(task: Task, settings: Settings, template: ChatTemplate | undefined): TextPair {
  const ask = askOf(task, { template, settings });
  if (template !== undefined) return { text: ask.text };
  return ask.prompt === "" ? { text: ask.output } : { text: ask.prompt, second: ask.output };
}

interface Ready {
  readonly classifier: OnnxClassifier;
  readonly template: ChatTemplate | undefined;
  readonly settings: Settings;
}

interface Row {
  readonly at: number;
  readonly pair: TextPair;
}

/** Texts that can be read, and why the others cannot. */
function rowsOf(tasks: readonly Task[], { settings, template, classifier }: Ready, scores: Score[]): Row[] {
  const rows: Row[] = [];
  tasks.forEach((task, at) => {
    const reason = lacking(task, NEEDS);
    scores.push({ missing: reason ?? "not read" });
    if (reason !== undefined) return;
    try {
      const pair = pairOf(task, settings, template);
      const nTokens = classifier.count(pair);
      if (nTokens > classifier.maxTokens)
        scores[at] = {
          missing: `${nTokens} tokens, more than the ${classifier.maxTokens} that the model reads`,
        };
      else rows.push({ at, pair });
    } catch (error) {
      scores[at] = {
        missing: `template: ${visible(error instanceof Error ? error.message : String(error))}`,
      };
    }
  });
  return rows;
}

async function scoreAll(tasks: readonly Task[], ready: Ready, ctx: Context): Promise<readonly Score[]> {
  const { settings, classifier } = ready;
  const scores: Score[] = [];
  const rows = rowsOf(tasks, ready, scores);
  const size = Number(settings["batch"]);
  for (let start = 0; start < rows.length; start += size) {
    ctx.signal.throwIfAborted();
    const asked = rows.slice(start, start + size);
    const logits = await classifier.logits(asked.map((r) => r.pair));
    asked.forEach(({ at }, k) => {
      const labels = logits[k]!.map((value, i) => ({ label: classifier.labels[i] ?? String(i), value }));
      const picked = pick(labels, String(settings["label"]));
      if ("missing" in picked) scores[at] = picked;
      else
        scores[at] = {
          values: [picked.value],
          ...(labels.length < 2
            ? {}
            : { parts: Object.fromEntries(labels.slice(0, 32).map((l) => [`label ${l.label}`, l.value])) }),
        };
    });
  }
  return scores;
}

/** Several labels and none chosen is no guess of ours. @throws UserError */
function checkLabel(labels: readonly string[], label: string): void {
  const isKnown = labels.some((l, i) => l === label || String(i) === label);
  if (label === "" ? labels.length === 1 : isKnown) return;
  throw new UserError({
    where: WHERE,
    problem: label === "" ? `the model has ${labels.length} labels` : `the model has no label "${label}"`,
    expected: `label= one of: ${labels.slice(0, 8).join(", ")}`,
  });
}

/** The name of a label that was given by its number. */
const named = (labels: readonly string[], label: string): string =>
  labels.includes(label) ? label : (labels[Number(label)] ?? label);

async function readyOf(settings: Settings): Promise<Ready> {
  const model = String(settings["model"]);
  if (model === "" || !existsSync(join(model, "config.json")))
    throw new UserError({
      where: WHERE,
      problem: model === "" ? "no model named" : `no model in "${model}"`,
      expected: "model=FOLDER with config.json, tokenizer.json and onnx/model.onnx",
      help: "optimum-cli export onnx --model NAME --task text-classification FOLDER writes one",
    });
  const template = String(settings["template"]);
  const loaded = template === PAIR ? undefined : await loadTemplate(template);
  const classifier = await loadOnnxClassifier(
    { folder: resolve(model), dtype: String(settings["dtype"]) },
    WHERE,
  );
  const { labels } = classifier;
  try {
    checkLabel(labels, String(settings["label"]));
  } catch (error) {
    await classifier.dispose();
    throw error;
  }
  const label = settings["label"] === "" ? "" : named(labels, String(settings["label"]));
  return { classifier, template: loaded, settings: { ...settings, label } };
}

const definition: ScorerDefinition = defineScorer({
  name: NAME,
  family: "reward-model",
  summary: "a sequence classifier or reward model in ONNX form, run here; its raw logit is the score",
  params: PARAMS,
  needs: NEEDS,
  arity: "output",
  range: [-Infinity, Infinity],
  direction: "higher",
  unit: "logit",
  deterministic: false,
  inMainThread: true,
  cost: "one pass of the model",
  source: "the model's own; run by transformers.js and ONNX Runtime",
  pinnedTo: "transformers 4.38.2, AutoModelForSequenceClassification, within 1e-4",
  create: async (settings) => {
    const ready = await readyOf(settings);
    const direction = settings["direction"] as ScorerSpec["direction"];
    const score = (tasks: readonly Task[], ctx: Context): Promise<readonly Score[]> =>
      scoreAll(tasks, ready, ctx);
    return {
      changes: { direction },
      score,
      probe: (ctx) =>
        probeScorer({ spec: { ...definition.spec, direction }, score }, ctx, {
          expectsRaw: true,
          usesPrompt: true,
          direction,
        }),
      close: () => ready.classifier.dispose(),
    };
  },
});

/** A local sequence classifier; its version follows the content of the model's and template's files. */
export const onnxClassifier = versionedByContent(definition, ({ model, dtype, template }) => [
  ...modelFiles({ model: String(model), dtype: String(dtype) }),
  ...(existsSync(String(template)) ? [String(template)] : []),
]);
