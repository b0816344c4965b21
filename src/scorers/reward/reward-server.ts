import { createHash } from "node:crypto";
import {
  type Context,
  defineScorer,
  type Finding,
  isCalled,
  lacking,
  type ModelCaller,
  type Need,
  type Score,
  type Scorer,
  type ScorerDefinition,
  type ScorerSpec,
  type Settings,
  type Task,
  visible,
} from "../../core/index.ts";
import { inParallel, widthIn } from "../clients/in-parallel.ts";
import { modelCaller, type OpenCaller } from "../clients/model-caller.ts";
import { type ChatTemplate, loadTemplate } from "./chat-template.ts";
import { askOf } from "./make-asks.ts";
import { tokensIn } from "./read-answer.ts";
import { scoreOf } from "./read-scores.ts";
import type { Grouping, RewardApi, RewardAsk } from "./reward-api.ts";
import { keyOf, paramsOf } from "./reward-params.ts";
import { probeServer } from "./probe-server.ts";
import { endpoint } from "./server-url.ts";

const VERSION = "1";
/** About four characters of English are a token. */
const CHARS_A_TOKEN = 4;

interface Question {
  /** Position of its task. */
  readonly at: number;
  readonly ask: RewardAsk;
}

/** Questions in requests: of `size` at most, and of one prompt each where the API wants that. */
export function requestsOf(
  questions: readonly Question[],
  grouping: Grouping,
  size: number,
): readonly (readonly Question[])[] {
  if (grouping === "one") return questions.map((q) => [q]);
  const groups = new Map<string, Question[]>();
  for (const question of questions) {
    const key = grouping === "any" ? "" : question.ask.prompt;
    const group = groups.get(key);
    if (group) group.push(question);
    else groups.set(key, [question]);
  }
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / size) }, (_, k) => group.slice(k * size, (k + 1) * size)),
  );
}

/** A scorer's own caller: opened at the first question, closed with the scorer. */
class OwnCaller {
  #caller: OpenCaller | undefined;

  open(): ModelCaller {
    return (this.#caller ??= modelCaller());
  }

  close(): void {
    this.#caller?.close();
    this.#caller = undefined;
  }
}

/** An API with its settings, ready to ask. */
interface Ready {
  readonly api: RewardApi;
  readonly settings: Settings;
  readonly template: ChatTemplate | undefined;
  readonly needs: readonly Need[];
  /** Asks where the context brings no caller; opened at the first question. */
  readonly own: OwnCaller;
}

async function askServer(
  ready: Ready,
  request: readonly Question[],
  asking: { readonly tasks: readonly Task[]; readonly ctx: Context },
): Promise<readonly Score[]> {
  const { api, settings } = ready;
  const { ctx, tasks } = asking;
  const asks = request.map((q) => q.ask);
  const chars = asks.reduce((n, a) => n + a.prompt.length + a.output.length, 0);
  const called = await (ctx.models ?? ready.own.open()).call(
    {
      url: endpoint(String(settings["url"]), api.path),
      body: api.body(asks, settings),
      repeat: ctx.repeat ?? 0,
      estimate: { inputTokens: Math.ceil(chars / CHARS_A_TOKEN), outputTokens: 0 },
      ...keyOf(settings),
      read: (json) => api.read(json, asks, settings),
      usage: tokensIn,
    },
    ctx.signal,
  );
  if (!isCalled(called)) return request.map(() => called);
  return request.map((question, k) => {
    const score = scoreOf(called.value[k]!, tasks[question.at]!, settings);
    return k === 0 && "values" in score ? { ...score, usage: called.usage } : score;
  });
}

async function scoreAll(ready: Ready, tasks: readonly Task[], ctx: Context): Promise<readonly Score[]> {
  const { settings, api } = ready;
  const scores: Score[] = [];
  const questions: Question[] = [];
  tasks.forEach((task, at) => {
    const reason = lacking(task, ready.needs);
    scores.push({ missing: reason ?? "not asked" });
    if (reason !== undefined) return;
    try {
      questions.push({ at, ask: askOf(task, ready) });
    } catch (error) {
      scores[at] = {
        missing: `template: ${visible(error instanceof Error ? error.message : String(error))}`,
      };
    }
  });
  const requests = requestsOf(questions, api.grouping(settings), Number(settings["batch"]));
  await inParallel(requests, widthIn(ctx, Number(settings["concurrency"])), async (request) => {
    const given = await askServer(ready, request, { tasks, ctx });
    request.forEach(({ at }, k) => (scores[at] = given[k]!));
  });
  return scores;
}

async function readyOf(api: RewardApi, settings: Settings, needs: readonly Need[]): Promise<Ready> {
  endpoint(String(settings["url"]), api.path);
  api.grouping(settings);
  const { template } = settings;
  const isOurs = typeof template === "string" && template !== "server";
  return {
    api,
    settings,
    needs,
    template: isOurs ? await loadTemplate(template) : undefined,
    own: new OwnCaller(),
  };
}

/** The version changes with the content of the files that the settings name, so that no cache answers for other content. */
function versionOf({ api, settings, template }: Ready): string {
  const isOwn = template !== undefined && /[.\\/]/.test(template.name);
  const parts = [isOwn ? template.hash : undefined, api.content?.(settings)].filter((p) => p !== undefined);
  if (parts.length === 0) return VERSION;
  return `${VERSION}+${createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 12)}`;
}

/** Probes a scorer of an API as it is set up; `change` makes it with some other settings. */
async function probeReady(
  { api, template, own }: Ready,
  change: (changed: Settings) => Promise<Scorer>,
  ctx: Context,
): Promise<readonly Finding[]> {
  const scorer = await change({});
  try {
    return await probeServer({ api, scorer, template, change, caller: ctx.models ?? own.open() }, ctx);
  } finally {
    await scorer.close?.();
    own.close();
  }
}

/**
 * A registry entry for one reward API: parameters, needs, batches, alignment and missing values are the same for all. A score is missing where
 * the server fails, gives another number of answers than texts were asked, no finite number, or several labels of which none was chosen.
 */
export function rewardServer(api: RewardApi): ScorerDefinition {
  const needs: readonly Need[] = ["text", ...(api.isStepwise ? (["steps"] as const) : []), "model"];
  const defined: ScorerDefinition = defineScorer({
    name: api.name,
    version: VERSION,
    family: "reward-model",
    summary: api.summary,
    params: paramsOf(api),
    needs,
    arity: "output",
    range: [-Infinity, Infinity],
    direction: "higher",
    unit: "reward",
    deterministic: false,
    source: api.source,
    create: async (settings) => {
      const ready = await readyOf(api, settings, needs);
      return {
        changes: {
          version: versionOf(ready),
          direction: settings["direction"] as ScorerSpec["direction"],
        },
        score: (tasks, ctx) => scoreAll(ready, tasks, ctx),
        probe: (ctx) => probeReady(ready, (changed) => defined.create({ ...settings, ...changed }), ctx),
        close: async () => ready.own.close(),
      };
    },
  });
  return defined;
}
