import { type Scorer, type ScorerDefinition, type Settings, unknownName, UserError } from "../core/index.ts";
import { PYTHON_SCHEMES } from "./bridge/schemes.ts";
import { bertScore } from "./embedding/bert-score.ts";
import { embeddingSimilarity, sourceSimilarity } from "./embedding/embedding-similarity.ts";
import { encoderOf } from "./fitted/encoder.ts";
import { createFitted } from "./fitted/fitted-scorer.ts";
import { jurySchemes } from "./jury/jury-schemes.ts";
import { JUDGES } from "./judge/judges.ts";
import { bleu } from "./lexical/bleu.ts";
import { chrf, chrfPlusPlus } from "./lexical/chrf.ts";
import { editSimilarityScorer } from "./lexical/edit-similarity.ts";
import { exactMatch } from "./lexical/exact-match.ts";
import { EXTRACTIVE } from "./lexical/extractive.ts";
import { jaccard } from "./lexical/jaccard.ts";
import { meteor } from "./lexical/meteor.ts";
import { REPETITION } from "./lexical/repetition.ts";
import { ROUGE } from "./lexical/rouge.ts";
import { selfBleuScorer } from "./lexical/self-similarity.ts";
import { ter } from "./lexical/ter.ts";
import { tokenF1 } from "./lexical/token-f1.ts";
import { onnxClassifier } from "./reward/onnx-classifier.ts";
import { REWARD_SERVERS } from "./reward/reward-servers.ts";
import { dpoReward } from "./likelihood/dpo-reward.ts";
import { conditionalLikelihood, likelihood } from "./likelihood/likelihood.ts";
import { SENTINELS } from "./sentinel/sentinels.ts";
import { VERIFIERS } from "./verify/verifiers.ts";

/** THE registry: every scorer that a name on the command line can mean. One line each. */
export const SCORERS: readonly ScorerDefinition[] = [
  ...SENTINELS,
  bleu,
  chrf,
  chrfPlusPlus,
  ter,
  ...ROUGE,
  meteor,
  tokenF1,
  exactMatch,
  editSimilarityScorer,
  jaccard,
  ...EXTRACTIVE,
  ...REPETITION,
  selfBleuScorer,
  ...VERIFIERS,
  ...REWARD_SERVERS,
  onnxClassifier,
  embeddingSimilarity,
  sourceSimilarity,
  bertScore,
  likelihood,
  conditionalLikelihood,
  dpoReward,
  ...JUDGES,
];

export { SENTINELS };
export { isEmbedded } from "./embedding/embedder.ts";
export type { Embedded, Embedder, TokenEmbedder, TokenNames, TokenVectors } from "./embedding/embedder.ts";
export { embedder } from "./embedding/embedding-similarity.ts";
export { Budget, BudgetSpent } from "./clients/budget.ts";
export { onAbort } from "./clients/on-abort.ts";
export { promptVariants, type PromptVariant } from "./judge/prompt-variants.ts";
export { type CallerOptions, modelCaller, type OpenCaller } from "./clients/model-caller.ts";
export { PROBE_SET } from "./probe/probe-set.ts";
export { probeTasks } from "./probe/observe.ts";
export { probeScorer } from "./probe/probe-scorer.ts";
export { encoderOf } from "./fitted/encoder.ts";
export {
  fromFunction,
  type FunctionOptions,
  type FunctionShape,
  isUnversioned,
  type PlainArguments,
} from "./functions/from-function.ts";
export { fittedScorer } from "./fitted/fitted-scorer.ts";

/** Makes a scorer from what stands behind `SCHEME:` in a call. */
export interface Scheme {
  /** How it is written, `trl:FILE.py:FUNC`. */
  readonly form: string;
  readonly summary: string;
  /** `make` makes the scorers that lie underneath. @throws UserError where the rest names nothing that can score. */
  create(rest: string, make: (call: string) => Promise<Scorer>): Promise<Scorer>;
}

/** Scorers that are made from something outside the registry, by the word before the first colon of a call. One line each. */
export const SCHEMES: Readonly<Record<string, Scheme>> = {
  ...PYTHON_SCHEMES,
  ...jurySchemes({
    create: (call, more) => createFrom(call, more === undefined ? {} : { more }),
    names: callNames,
  }),
  fitted: {
    form: "fitted:FILE",
    summary:
      "a fitted form that `trenchcoat calibrate`, `fit` or `debias` wrote, over the scorers that it names",
    create: (file, make) => createFitted(file, { createScorer: make, encoderOf }),
  },
};

function parseSettings(call: string, text: string): Settings {
  const settings: Record<string, string> = {};
  for (const part of text.split(",").filter((p) => p !== "")) {
    const at = part.indexOf("=");
    if (at < 1)
      throw new UserError({
        where: `scorer "${call}"`,
        problem: "invalid parameter",
        expected: "name=value",
        got: `"${part}"`,
      });
    settings[part.slice(0, at)] = part.slice(at + 1);
  }
  return settings;
}

/** The registered scorer of this name; `more` are names that the caller knows besides. @throws UserError with the nearest name. */
export function findScorer(name: string, more: readonly string[] = []): ScorerDefinition {
  const found = SCORERS.find((s) => s.spec.name === name);
  if (!found)
    throw unknownName("--scorer", "scorer", name, [
      ...more,
      ...SCORERS.map((s) => s.spec.name),
      ...Object.values(SCHEMES).map((s) => s.form),
    ]);
  return found;
}

/** Every word with which a call may begin. */
function callNames(): readonly string[] {
  return [...SCORERS.map((s) => s.spec.name), ...Object.keys(SCHEMES)];
}

/** Scorers that the caller brings along, by how they are called; each is made when it is asked for. */
export type OwnScorers = ReadonlyMap<string, () => Promise<Scorer>>;

interface With {
  readonly own?: OwnScorers;
  /** Settings that no call can hold (values with commas). */
  readonly more?: Settings;
}

/** Makes a scorer from its call, the caller's own first. @throws UserError */
async function createFrom(call: string, { own = new Map(), more }: With): Promise<Scorer> {
  const given = more === undefined ? own.get(call) : undefined;
  if (given) return given();
  const colon = call.indexOf(":");
  const name = colon < 0 ? call : call.slice(0, colon);
  const rest = colon < 0 ? "" : call.slice(colon + 1);
  const scheme = Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined;
  if (!scheme) {
    const names = [...own.keys()].filter((known) => !known.includes(":"));
    return findScorer(name, names).create({ ...parseSettings(call, rest), ...more });
  }
  if (more === undefined) return scheme.create(rest, scorerMaker(own));
  throw new UserError({
    where: `scorer "${call}"`,
    problem: "settings of their own are for registered scorers",
    expected: "everything in the call",
  });
}

/**
 * Makes scorers from how they are called, `own` ones first: they may also lie underneath a fitted form.
 * The function made throws UserError on unknown names and values.
 */
export const scorerMaker =
  (own: OwnScorers = new Map()) =>
  (call: string): Promise<Scorer> =>
    createFrom(call, { own });

/** Makes a scorer from how it is called: `chrf`, `bleu:tokenize=zh,lowercase=true`, `trl:reward.py:f`. @throws UserError on unknown names and values. */
export const createScorer = (call: string): Promise<Scorer> => createFrom(call, {});
