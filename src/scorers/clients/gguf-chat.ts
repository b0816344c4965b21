import { existsSync } from "node:fs";
import { basename } from "node:path";
import { type Message, type ModelCall, type Price, type Usage, UserError } from "../../core/index.ts";
import type { ChatAnswer, ChatModel, ChatRequest, ChatToken, TokenChoice } from "./chat.ts";
import { ggufContent } from "./gguf-content.ts";
import { estimatedTokens } from "./http-chat.ts";
import { at } from "./json-fields.ts";
import { plainCaller } from "./model-caller.ts";
import { optionalPeer } from "./optional-peer.ts";

const PACKAGE = "node-llama-cpp";
const FREE: Price = { inputUsd: 0, outputUsd: 0 };
/** Longest prompt and answer together, in tokens, unless the model was trained on less. */
const CONTEXT_TOKENS = 8192;

/** The part of node-llama-cpp 3 that is used, as it is an optional package whose types may be absent. */
interface LlamaModule {
  getLlama(options: object): Promise<Llama>;
  resolveChatWrapper(model: LlamaModel): ChatWrapper;
  getModuleVersion(): Promise<string>;
  readonly LlamaLogLevel: { readonly error: unknown };
}
interface Llama {
  loadModel(options: { readonly modelPath: string }): Promise<LlamaModel>;
  dispose(): Promise<void>;
}
interface LlamaModel {
  readonly trainContextSize: number;
  readonly tokenizer: unknown;
  readonly tokens: { readonly bos: number | null; readonly shouldPrependBosToken: boolean };
  createContext(options: object): Promise<{ getSequence(): Sequence }>;
  tokenize(text: string, isSpecial: boolean, how: "trimLeadingSpace"): readonly number[];
  detokenize(tokens: readonly number[], isSpecial?: boolean, last?: readonly number[]): string;
  isEogToken(token: number): boolean;
}
interface ChatWrapper {
  generateContextState(options: { readonly chatHistory: readonly object[] }): {
    readonly contextText: { tokenize(tokenizer: unknown): number[] };
  };
}
interface Sequence {
  readonly contextSize: number;
  clearHistory(): Promise<void>;
  evaluateWithMetadata(
    tokens: readonly number[],
    metadata: { readonly probabilities: boolean },
    options: { readonly temperature: number; readonly seed?: number },
  ): AsyncGenerator<{ readonly token: number; readonly probabilities?: ReadonlyMap<number, number> }>;
}

/** A local model. `threads`: 0 is one a core; fewer are faster where other work keeps the cores busy. */
export interface LocalFile {
  readonly file: string;
  readonly threads: number;
  /** What it costs to run it; nothing where absent. */
  readonly price?: Price;
}

interface Loaded {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly wrapper: ChatWrapper;
  readonly sequence: Sequence;
}

async function load({ file, threads }: LocalFile, module: LlamaModule): Promise<Loaded> {
  const llama = await module.getLlama({
    build: "never",
    skipDownload: true,
    gpu: false,
    logLevel: module.LlamaLogLevel.error,
    ...(threads === 0 ? {} : { maxThreads: threads }),
  });
  const model = await llama.loadModel({ modelPath: file });
  const contextSize = Math.min(CONTEXT_TOKENS, model.trainContextSize);
  const context = await model.createContext({
    contextSize,
    sequences: 1,
    ...(threads === 0 ? {} : { threads }),
  });
  return { llama, model, wrapper: module.resolveChatWrapper(model), sequence: context.getSequence() };
}

function turnOf({ role, content }: Message): object {
  if (role === "assistant") return { type: "model", response: [content] };
  return { type: role === "system" ? "system" : "user", text: content };
}

/** The prompt in the model's own chat template, with the beginning of the answer where there is one. */
function promptTokens(
  { model, wrapper }: Loaded,
  { messages, continues }: Pick<ChatRequest, "messages" | "continues">,
): number[] {
  const chatHistory = [...messages.map(turnOf), { type: "model", response: [] }];
  const tokens = wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
  // The package writes a first token of its own even for models that were trained without one.
  const isExtra = tokens[0] === model.tokens.bos && !model.tokens.shouldPrependBosToken;
  const begun = continues === undefined ? [] : model.tokenize(continues, false, "trimLeadingSpace");
  return [...tokens.slice(isExtra ? 1 : 0), ...begun];
}

/** A token said, with the most probable ones in its place. */
function tokenOf(
  model: LlamaModel,
  { token, probabilities }: { readonly token: number; readonly probabilities: ReadonlyMap<number, number> },
  nWanted: number,
): ChatToken {
  let total = 0;
  for (const p of probabilities.values()) total += p;
  // Single precision makes the sum differ from 1 in the fourth digit.
  const choice = ([id, p]: readonly [number, number]): TokenChoice => ({
    token: model.detokenize([id], true),
    logprob: Math.log(p / total),
  });
  // What single precision makes 0 has no logarithm that JSON could keep.
  const listed = [...probabilities].filter(([, p]) => p > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return {
    ...choice([token, probabilities.get(token) ?? 0]),
    alternatives: listed.slice(0, nWanted).map(choice),
  };
}

/** What is kept of an answer. */
interface Kept {
  readonly answer: ChatAnswer;
  readonly usage: Usage;
}

async function generate(
  loaded: Loaded,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<{ readonly json: Kept } | { readonly missing: string }> {
  const { model, sequence } = loaded;
  const prompt = promptTokens(loaded, request);
  if (prompt.length + request.maxTokens > sequence.contextSize)
    return { missing: `prompt of ${prompt.length} tokens is longer than the model's context` };
  await sequence.clearHistory();
  const said: number[] = [];
  const tokens: ChatToken[] = [];
  let finish: ChatAnswer["finish"] = "length";
  const options = {
    temperature: request.temperature,
    ...(request.seed === undefined ? {} : { seed: request.seed }),
  };
  const wanted = { probabilities: request.topLogprobs !== undefined };
  for await (const step of sequence.evaluateWithMetadata(prompt, wanted, options)) {
    signal.throwIfAborted();
    if (request.topLogprobs !== undefined && step.probabilities !== undefined)
      tokens.push(tokenOf(model, { ...step, probabilities: step.probabilities }, request.topLogprobs));
    if (model.isEogToken(step.token)) {
      finish = "stop";
      break;
    }
    said.push(step.token);
    if (said.length >= request.maxTokens) break;
  }
  return {
    json: {
      answer: { text: model.detokenize(said), finish, ...(tokens.length === 0 ? {} : { tokens }) },
      usage: { inputTokens: prompt.length, outputTokens: said.length },
    },
  };
}

function readKept(json: unknown): ChatAnswer {
  if (typeof at(json, "answer", "text") !== "string") throw new Error("no answer.text");
  return (json as Kept).answer;
}

/** The question as the cache knows it: the file's name and content, the program that runs it, and the request. Threads are not part of it. */
function callOf(
  of: { readonly local: LocalFile; readonly headers: Readonly<Record<string, string>> },
  asked: { readonly request: ChatRequest; readonly repeat: number },
  answer: NonNullable<ModelCall<ChatAnswer>["answer"]>,
): ModelCall<ChatAnswer> {
  const { local, headers } = of;
  const { request, repeat } = asked;
  return {
    url: `gguf:${basename(local.file)}`,
    headers,
    body: request,
    repeat,
    estimate: { inputTokens: estimatedTokens(request), outputTokens: request.maxTokens },
    price: local.price ?? FREE,
    read: readKept,
    usage: (json) => (json as Kept).usage,
    answer,
  };
}

/**
 * A model of a GGUF file, run in this process on the CPU by the optional package node-llama-cpp: offline, deterministic at temperature 0, with
 * the probabilities of the whole vocabulary. Questions are answered one after the other, through the caller of the context, so that a run keeps the answers, counts
 * them and goes on after a kill; the file is loaded with the first question that no cache answers. @throws UserError where the file or the package is not there
 */
export async function ggufChat(local: LocalFile): Promise<ChatModel> {
  const { file } = local;
  const where = `gguf:${file}`;
  if (!existsSync(file)) throw new UserError({ where, problem: "no such file" });
  const module = (await optionalPeer(PACKAGE, where)) as unknown as LlamaModule;
  const version = await ggufContent(file);
  const headers = { content: version, engine: `${PACKAGE} ${await module.getModuleVersion()}` };
  const own = plainCaller();
  let loaded: Promise<Loaded> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    hasLogprobs: true,
    continues: "yes",
    version,
    ask: (request, { ctx, repeat }) => {
      const call = callOf({ local, headers }, { request, repeat }, (signal) => {
        const turn = last.then(async () => {
          signal.throwIfAborted();
          return generate(await (loaded ??= load(local, module)), request, signal);
        });
        last = turn.catch(() => undefined);
        return turn;
      });
      return (ctx.models ?? own).call(call, ctx.signal);
    },
    close: async () => {
      await last;
      await (await loaded)?.llama.dispose();
    },
  };
}
