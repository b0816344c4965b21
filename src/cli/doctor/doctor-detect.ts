import { type Context, isCalled, isScored, type ModelCaller, UserError } from "../../core/index.ts";
import { createScorer, PROBE_SET, probeTasks } from "../../scorers/index.ts";

/** What answers at an address, and how to ask it. */
export interface Detected {
  readonly kind: string;
  readonly evidence: string;
  /** The call that asks it; undefined where nothing there gives scores that we know how to ask for. */
  readonly call: string | undefined;
}

interface Asking {
  readonly ctx: Context;
  readonly models: ModelCaller;
}

type Json = Readonly<Record<string, unknown>>;

/** JSON at a path, undefined where there is none. */
async function get(url: string, path: string, { ctx, models }: Asking): Promise<Json | undefined> {
  const at = new URL(url);
  try {
    const called = await models.call(
      { url: `${at.origin}${path}`, method: "GET", timeoutMs: 10_000, read: (json) => json },
      ctx.signal,
    );
    const json = isCalled(called) ? called.value : undefined;
    return typeof json === "object" && json !== null ? (json as Json) : undefined;
  } catch (error) {
    if (ctx.signal.aborted || !(error instanceof UserError)) throw error;
    return undefined;
  }
}

interface Candidate {
  readonly kind: string;
  readonly calls: readonly string[];
}

const VLLM: Candidate = {
  kind: "vLLM",
  calls: ["vllm-classify", "vllm-classify:template=chatml", "vllm-score", "vllm-pooling", "vllm-rerank"],
};
const SGLANG: Candidate = {
  kind: "SGLang",
  calls: [
    "sglang-classify:template=chatml",
    "sglang-embeddings:template=chatml",
    "sglang-v1-classify:template=chatml",
  ],
};
const TEI: Candidate = { kind: "text-embeddings-inference", calls: ["tei-predict", "tei-rerank"] };
const OPENRLHF: Candidate = { kind: "OpenRLHF", calls: ["openrlhf-server:template=chatml"] };

/** What a server says of itself, as far as it says anything. */
async function told(
  url: string,
  asking: Asking,
): Promise<{ candidates: readonly Candidate[]; evidence: string }> {
  const info = await get(url, "/info", asking);
  if (typeof info?.["model_id"] === "string" && "model_type" in info)
    return { candidates: [TEI], evidence: `/info names model ${info["model_id"]}` };
  const sglang = (await get(url, "/get_model_info", asking)) ?? (await get(url, "/model_info", asking));
  if (typeof sglang?.["model_path"] === "string")
    return { candidates: [SGLANG], evidence: `/get_model_info names model ${sglang["model_path"]}` };
  const openapi = await get(url, "/openapi.json", asking);
  const paths = Object.keys((openapi?.["paths"] ?? {}) as Json);
  if (paths.includes("/get_reward"))
    return { candidates: [OPENRLHF], evidence: "/openapi.json lists /get_reward" };
  const version = await get(url, "/version", asking);
  if (typeof version?.["version"] === "string")
    return { candidates: [VLLM], evidence: `/version says ${version["version"]}` };
  return { candidates: [VLLM, SGLANG, TEI, OPENRLHF], evidence: "by what it answers" };
}

const withUrl = (call: string, url: string): string => `${call}${call.includes(":") ? "," : ":"}url=${url}`;

/** Whether a call gets a score, or would with a label chosen. */
async function answers(call: string, { ctx, models }: Asking): Promise<boolean> {
  try {
    const scorer = await createScorer(call);
    const [score] = await scorer.score(probeTasks(PROBE_SET).slice(0, 1), { ...ctx, models });
    return (
      score !== undefined && (isScored(score) || /choose one with the parameter label/.test(score.missing))
    );
  } catch (error) {
    if (ctx.signal.aborted || !(error instanceof UserError)) throw error;
    return false;
  }
}

async function isChat(url: string, asking: Asking): Promise<boolean> {
  const models = await get(url, "/v1/models", asking);
  return Array.isArray(models?.["data"]);
}

/**
 * Finds out what kind of server answers at an address: from what it says of itself, then from which of the known questions it answers.
 * @throws UserError where nobody answers
 */
export async function detectServer(url: string, asking: Asking): Promise<Detected> {
  const { candidates, evidence } = await told(url, asking);
  for (const { kind, calls } of candidates)
    for (const call of calls) {
      const full = withUrl(call, url);
      if (await answers(full, asking)) return { kind, evidence, call: full };
    }
  if (await isChat(url, asking))
    return { kind: "OpenAI-compatible", evidence: "/v1/models lists models", call: undefined };
  return { kind: "unknown", evidence: "none of the known questions got a score", call: undefined };
}
