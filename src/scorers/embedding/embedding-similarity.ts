import {
  type Context,
  defineScorer,
  lacking,
  type Need,
  resolveSettings,
  type Score,
  type ScorerDefinition,
  type Settings,
  type Task,
  usableReferences,
} from "../../core/index.ts";
import { versionedByContent } from "./content-version.ts";
import { cosine } from "./cosine.ts";
import { createEmbedder, EMBEDDER_PARAMS } from "./embedder-params.ts";
import { type Embedded, type Embedder, firstReason, isEmbedded } from "./embedder.ts";
import { modelFiles } from "./onnx-runtime.ts";

/** Files of a local model that the settings name. */
export const embedderFiles = (settings: Readonly<Record<string, unknown>>): string[] =>
  settings["embedder"] === "onnx"
    ? modelFiles({ model: String(settings["model"]), dtype: String(settings["dtype"]) })
    : [];

/** The source, else the prompt as text. */
function sourceText({ source, prompt }: Task["item"]): string {
  if (source !== undefined) return source;
  return typeof prompt === "string" ? prompt : (prompt ?? []).map((m) => m.content).join("\n");
}

/** Similarity to the nearest of the others; missing where the output, or all of the others, gave no vector. */
function nearest(output: Embedded<Float32Array>, others: readonly Embedded<Float32Array>[]): Score {
  if (!isEmbedded(output)) return { missing: `output: ${output.missing}` };
  const cosines = others.filter(isEmbedded).map((other) => cosine(output, other));
  const known = cosines.filter((c) => !Number.isNaN(c));
  if (known.length > 0) return { values: [Math.max(...known)] };
  return { missing: firstReason(others) ?? "undefined for this text" };
}

interface Compared {
  readonly needs: readonly Need[];
  /** The texts that an output is compared with. */
  others(task: Task): readonly string[];
}

async function scoreTasks(
  embedder: Embedder,
  compared: Compared,
  { tasks, ctx }: { readonly tasks: readonly Task[]; readonly ctx: Context },
): Promise<Score[]> {
  const reasons = tasks.map((task) => lacking(task, compared.needs));
  const textsOf = (task: Task, i: number): readonly string[] =>
    reasons[i] === undefined ? [task.outputs[0]!.text!, ...compared.others(task)] : [];
  const texts = tasks.map(textsOf);
  const vectors = await embedder.sentences(texts.flat(), ctx);
  let at = 0;
  return tasks.map((_, i) => {
    const reason = reasons[i];
    if (reason !== undefined) return { missing: reason };
    const [output, ...others] = vectors.slice(at, (at += texts[i]!.length));
    return nearest(output!, others);
  });
}

function similarity(
  about: Pick<ScorerDefinition["spec"], "name" | "summary"> & { readonly to: Need },
  others: Compared["others"],
): ScorerDefinition {
  const needs: readonly Need[] = ["text", about.to, "model"];
  const definition = defineScorer({
    name: about.name,
    family: "metric",
    summary: about.summary,
    params: EMBEDDER_PARAMS,
    needs,
    arity: "output",
    range: [-1, 1],
    direction: "higher",
    unit: "cosine",
    cost: "one vector a text, each text once: about 1 ms with a small local encoder, a call for every batch at a server",
    // An encoder's last digits depend on what else is in the batch.
    deterministic: false,
    source: "Reimers & Gurevych 2019, https://arxiv.org/abs/1908.10084",
    create: async (settings) => {
      const embedder = await createEmbedder(settings, `scorer ${about.name}`);
      return {
        score: (tasks, ctx) => scoreTasks(embedder, { needs, others }, { tasks, ctx }),
        ...(embedder.close === undefined ? {} : { close: embedder.close }),
      };
    },
  });
  return versionedByContent(definition, embedderFiles);
}

/** Cosine of the vectors of output and nearest reference, for any embedder; missing where a text is empty or the embedder fails. */
export const embeddingSimilarity = similarity(
  {
    name: "embedding-similarity",
    summary: "cosine of the embeddings of output and nearest reference, for an embedder of choice",
    to: "references",
  },
  usableReferences,
);

/** Cosine of the vectors of output and source (or prompt): whether it stays on the subject. */
export const sourceSimilarity = similarity(
  {
    name: "source-similarity",
    summary: "cosine of the embeddings of output and source or prompt, for an embedder of choice",
    to: "source",
  },
  ({ item }) => [sourceText(item)],
);

/**
 * An embedder for library use, by the parameters that the scorers take (`embedder`, `model`, `url`, ...); the others have their defaults.
 * @throws UserError for a wrong parameter, and where something that it needs is not there
 */
export async function embedder(settings: Settings): Promise<Embedder> {
  return createEmbedder(resolveSettings(embeddingSimilarity.spec, settings), "embedder");
}
