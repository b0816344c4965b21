import { readFileSync } from "node:fs";
import {
  type Context,
  defineScorer,
  lacking,
  type Need,
  type ParamSpec,
  type Score,
  type Scorer,
  type Settings,
  type Task,
  usableReferences,
  UserError,
} from "../../core/index.ts";
import { versionedByContent } from "./content-version.ts";
import { unitRows } from "./cosine.ts";
import { createEmbedder, EMBEDDER_PARAMS } from "./embedder-params.ts";
import { type Embedded, firstReason, isEmbedded, type TokenEmbedder, type TokenVectors } from "./embedder.ts";
import { embedderFiles } from "./embedding-similarity.ts";
import { equalWeights, greedyMatch, idfWeights, type Match, type TokenWeights } from "./greedy-match.ts";
import { type Baseline, readBaseline, rescale } from "./match-baseline.ts";

const NEEDS: readonly Need[] = ["text", "references", "model"];
const WHERE = "scorer bertscore";
type Measure = keyof Match;

const PARAMS: Readonly<Record<string, ParamSpec>> = {
  measure: {
    type: "choice",
    default: "f1",
    choices: ["f1", "precision", "recall"],
    summary: "which of the three is the score; the others are parts",
  },
  ...EMBEDDER_PARAMS,
  layer: {
    type: "integer",
    default: -1,
    min: -1,
    max: 200,
    summary:
      "onnx: the layer whose vectors are matched, -1 for the last; others need an export with hidden states",
  },
  idf: {
    type: "string",
    default: "",
    summary: "file with one reference a line: weigh tokens by inverse document frequency over them",
  },
  baseline: {
    type: "string",
    default: "",
    summary: "file of bert_score's rescale_baseline folder: scores of unrelated texts become 0; needs layer",
  },
};

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8")
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "");
  } catch (error) {
    throw new UserError(
      { where: `${WHERE}, parameter idf`, problem: `cannot read "${file}"` },
      { cause: error },
    );
  }
}

/** Component-wise largest of the matches with several references, as the package takes it. */
function best(matches: readonly Match[]): Match {
  const most = (measure: Measure): number => Math.max(...matches.map((m) => m[measure]));
  return { precision: most("precision"), recall: most("recall"), f1: most("f1") };
}

interface Matching {
  readonly weights: TokenWeights;
  readonly measure: Measure;
  readonly baseline?: Baseline;
}

function scoreOf(
  output: Embedded<TokenVectors>,
  references: readonly Embedded<TokenVectors>[],
  { weights, measure, baseline }: Matching,
): Score {
  if (!isEmbedded(output)) return { missing: `output: ${output.missing}` };
  const known = references.filter(isEmbedded);
  if (known.length === 0) return { missing: `reference: ${firstReason(references) ?? "none"}` };
  const matches = known
    .map((reference) => greedyMatch(output, reference, weights))
    .filter((m) => !Number.isNaN(m.f1));
  if (matches.length === 0) return { missing: "no token with a weight" };
  const raw = best(matches);
  const { precision, recall, f1 } = baseline === undefined ? raw : rescale(raw, baseline);
  return { values: [{ precision, recall, f1 }[measure]], parts: { precision, recall, f1 } };
}

class BertScore {
  readonly #tokens: TokenEmbedder;
  readonly #settings: Settings;
  readonly #idf: readonly string[];
  readonly #baseline: Baseline | undefined;
  #weights: Promise<TokenWeights> | undefined;

  constructor(tokens: TokenEmbedder, settings: Settings) {
    this.#tokens = tokens;
    this.#settings = settings;
    const [idf, baseline] = [String(settings["idf"]), String(settings["baseline"])];
    this.#idf = idf === "" ? [] : linesOf(idf);
    this.#baseline = baseline === "" ? undefined : readBaseline(baseline, Number(settings["layer"]));
  }

  /** Weights over the whole corpus, made once. @throws UserError where a text of it cannot be split into tokens */
  async #makeWeights(ctx: Context): Promise<TokenWeights> {
    if (this.#settings["idf"] === "") return equalWeights;
    const names = await this.#tokens.names(this.#idf, ctx);
    const failed = names.findIndex((n) => !isEmbedded(n));
    if (failed < 0) return idfWeights(names.filter(isEmbedded));
    throw new UserError({
      where: `${String(this.#settings["idf"])}, text ${failed + 1}`,
      problem: (names[failed] as { readonly missing: string }).missing,
    });
  }

  async score(tasks: readonly Task[], ctx: Context): Promise<Score[]> {
    const reasons = tasks.map((task) => lacking(task, NEEDS));
    const texts = tasks.map((task, i) =>
      reasons[i] === undefined ? [task.outputs[0]!.text!, ...usableReferences(task)] : [],
    );
    const vectors = await this.#tokens.vectors(texts.flat(), ctx);
    const weights = await (this.#weights ??= this.#makeWeights(ctx));
    const baseline = this.#baseline === undefined ? {} : { baseline: this.#baseline };
    const matching = { weights, measure: this.#settings["measure"] as Measure, ...baseline };
    let at = 0;
    return tasks.map((_, i) => {
      const reason = reasons[i];
      if (reason !== undefined) return { missing: reason };
      const [output, ...references] = vectors.slice(at, (at += texts[i]!.length));
      return scoreOf(output!, references, matching);
    });
  }
}

/** The same with rows of length 1, so that a product of rows is their cosine. */
function unitTokens(tokens: TokenEmbedder): TokenEmbedder {
  const unit = new WeakMap<TokenVectors, TokenVectors>();
  const toUnit = (given: TokenVectors): TokenVectors => {
    const known = unit.get(given);
    if (known !== undefined) return known;
    const made = { ...given, vectors: unitRows(given.vectors, given.nCols) };
    unit.set(given, made);
    return made;
  };
  return {
    names: tokens.names,
    vectors: async (texts, ctx) =>
      (await tokens.vectors(texts, ctx)).map((made) => (isEmbedded(made) ? toUnit(made) : made)),
  };
}

async function create(settings: Settings): Promise<Omit<Scorer, "spec">> {
  const embedder = await createEmbedder(settings, WHERE);
  if (embedder.tokens === undefined)
    throw new UserError({
      where: WHERE,
      problem: `embedder=${String(settings["embedder"])} has no vectors of single tokens`,
      expected: "embedder=onnx, tei or ngrams",
    });
  const scorer = new BertScore(unitTokens(embedder.tokens), settings);
  return {
    score: (tasks, ctx) => scorer.score(tasks, ctx),
    ...(embedder.close === undefined ? {} : { close: embedder.close }),
  };
}

/**
 * BERTScore (Zhang et al. 2020) over any embedder with token vectors: greedy matching of contextual token embeddings; precision, recall and F1,
 * each the largest over the references. Markers ([CLS], [SEP]) can be matched but have no weight; `idf` weighs tokens by a corpus of
 * references, `baseline` rescales. An empty text is missing, where the package gives 0.
 */
export const bertScore = versionedByContent(
  defineScorer({
    name: "bertscore",
    family: "metric",
    summary:
      "greedy match of contextual token embeddings with the nearest reference, for an encoder of choice",
    params: PARAMS,
    needs: NEEDS,
    arity: "output",
    range: [-Infinity, 1],
    direction: "higher",
    unit: "cosine, in [-1, 1] without a baseline",
    cost: "an encoder's pass a text, each text once: a few ms on a CPU for a small one",
    // An encoder's last digits depend on what else is in the batch.
    deterministic: false,
    source: "Zhang et al. 2020, https://arxiv.org/abs/1904.09675",
    pinnedTo: "bert_score 0.3.13 (all-MiniLM-L6-v2, within 1e-5)",
    create,
  }),
  (settings) => [
    ...embedderFiles(settings),
    ...[settings["idf"], settings["baseline"]].map(String).filter((file) => file !== ""),
  ],
);
