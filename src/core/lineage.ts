import type { ScorerSpec } from "./scorer.ts";
import { shortName } from "./signature.ts";

/** Where a scorer comes from, as far as its spec says. Names are lower-case. */
export interface Lineage {
  /** Models that answer or were trained further, by their full names without the organisation. */
  readonly models: readonly string[];
  /** Families of those models ("llama", "gpt"), and of models named in the scorer's own name. */
  readonly families: readonly string[];
  /** Data whose labels it was fitted or trained on. */
  readonly trainedOn: readonly string[];
  /** Scorers underneath a fitted one, by how they are called. */
  readonly over: readonly string[];
}

/** Model families by how a part of a name begins. Benchmarks and unrelated models of like names (alpaca_eval, cerebras-gpt, gpt-j) are none of them. */
const FAMILIES: readonly (readonly [pattern: RegExp, family: string])[] = [
  [/^(?:chatgpt|gpt-?[345]|o[134]-|text-davinci)/u, "gpt"],
  [/^claude/u, "claude"],
  [/^gemini/u, "gemini"],
  [/^(?:text-)?palm/u, "palm"],
  [/^gemma/u, "gemma"],
  [/^(?:llama|vicuna|alpaca-|tulu|fusechat-llama)/u, "llama"],
  [/^(?:qwen|qwq)/u, "qwen"],
  [/^(?:mistral|mixtral|ministral)/u, "mistral"],
  [/^deepseek/u, "deepseek"],
  [/^internlm/u, "internlm"],
  [/^falcon/u, "falcon"],
  [/^phi-?[1-9]/u, "phi"],
  [/^olmo/u, "olmo"],
  [/^smollm/u, "smollm"],
  [/^pythia/u, "pythia"],
  [/^bloom/u, "bloom"],
  [/^opt-/u, "opt"],
  [/^(?:command-r|cohere|aya)/u, "cohere"],
  [/^yi-/u, "yi"],
  [/^(?:xlm-r|roberta)/u, "roberta"],
  [/^deberta/u, "deberta"],
  [/^bert-/u, "bert"],
  [/^minilm/u, "minilm"],
  [/^(?:flan-)?t5-/u, "t5"],
];

const PART = /(?:^|[\s/_(,:+-])(?=[a-z0-9])/gu;

/** Families of the models that a text names, in order. A name counts where it begins a part of the text. */
export function modelFamilies(text: string): string[] {
  const lower = text.toLowerCase();
  const found = new Set<string>();
  for (const at of [0, ...[...lower.matchAll(PART)].map((m) => m.index + m[0].length)]) {
    const rest = lower.slice(at);
    const fit = FAMILIES.find(([pattern]) => pattern.test(rest));
    if (fit) found.add(fit[1]);
  }
  return [...found];
}

/** `base: X; labels: Y` as pairs; pieces without a key are models. */
function piecesOf(text: string): { readonly key: string; readonly value: string }[] {
  return text
    .split(";")
    .map((piece) => /^\s*(?:(base|model|data|labels|over)\s*:)?\s*(.*?)\s*$/iu.exec(piece)!)
    .map(([, key, value]) => ({ key: (key ?? "model").toLowerCase(), value: value!.toLowerCase() }))
    .filter(({ value }) => value !== "");
}

const withoutOrganisation = (model: string): string => model.toLowerCase().split("/").at(-1)!;

/**
 * The lineage of a scorer: its spec's `lineage` ("base: Llama-3.1-8B; data: HelpSteer2; labels: NAME; over: chrf"), its setting `model`, and the model
 * families in its name where it is a judge or a reward model. A scorer that names nothing has an empty lineage: that is not knowing, not independence.
 */
export function lineageOf(spec: ScorerSpec): Lineage {
  const pieces = piecesOf(spec.lineage ?? "");
  const of = (...keys: readonly string[]): string[] =>
    pieces.filter((p) => keys.includes(p.key)).map((p) => p.value);
  const asked = spec.settings["model"];
  const models = [...of("base", "model"), ...(typeof asked === "string" && asked !== "" ? [asked] : [])].map(
    withoutOrganisation,
  );
  const isModel = spec.family === "judge" || spec.family === "reward-model";
  const families = [...models, ...(isModel ? [spec.name] : [])].flatMap(modelFamilies);
  return {
    models: [...new Set(models)],
    families: [...new Set(families)],
    trainedOn: [...new Set(of("data", "labels"))],
    over: [...new Set(of("over"))],
  };
}

/** Why two scorers are not independent of each other, the closest relation first; undefined where nothing known relates them. */
export function kinship(a: ScorerSpec, b: ScorerSpec): string | undefined {
  const [nameA, nameB] = [shortName(a), shortName(b)];
  if (nameA === nameB && a.version === b.version) return "they are the same scorer";
  const [x, y] = [lineageOf(a), lineageOf(b)];
  const holds = (over: readonly string[], { name }: ScorerSpec, call: string): boolean =>
    over.includes(call.toLowerCase()) || over.includes(name.toLowerCase());
  if (holds(x.over, b, nameB) || holds(y.over, a, nameA)) return "one is made of the other";
  const shared = (p: readonly string[], q: readonly string[]): string | undefined =>
    p.find((v) => q.includes(v));
  const member = shared(x.over, y.over);
  if (member !== undefined) return `both are made of ${member}`;
  const model = shared(x.models, y.models);
  if (model !== undefined) return `both rest on the model ${model}`;
  const data = shared(x.trainedOn, y.trainedOn);
  if (data !== undefined) return `both were fitted on ${data}`;
  const family = shared(x.families, y.families);
  return family === undefined ? undefined : `both rest on models of the family ${family}`;
}
