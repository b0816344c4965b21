import { existsSync } from "node:fs";
import { type Called, type Message, UserError } from "../../core/index.ts";
import type { ChatAnswer, ChatModel, ChatRequest, ChatToken, TokenChoice } from "./chat.ts";
import { optionalPeer } from "./optional-peer.ts";

const PACKAGE = "node-llama-cpp";
/** Longest prompt and answer together, in tokens, unless the model was trained on less. */
const CONTEXT_TOKENS = 8192;

/** The part of node-llama-cpp 3 that is used, as it is an optional package whose types may be absent. */
interface LlamaModule {
  getLlama(options: object): Promise<Llama>;
  resolveChatWrapper(model: LlamaModel): ChatWrapper;
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

/** The prompt in the model's own chat template. */
function promptTokens({ model, wrapper }: Loaded, messages: readonly Message[]): number[] {
  const chatHistory = [...messages.map(turnOf), { type: "model", response: [] }];
  const tokens = wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
  // The package writes a first token of its own even for models that were trained without one.
  const isExtra = tokens[0] === model.tokens.bos && !model.tokens.shouldPrependBosToken;
  return isExtra ? tokens.slice(1) : tokens;
}

function alternativesOf(
  model: LlamaModel,
  probabilities: ReadonlyMap<number, number>,
  nWanted: number,
): { readonly listed: TokenChoice[]; logprobOf(token: number): number } {
  let total = 0;
  for (const p of probabilities.values()) total += p;
  // Single precision makes the sum differ from 1 in the fourth digit.
  const logprobOf = (token: number): number => Math.log((probabilities.get(token) ?? 0) / total);
  const listed = [...probabilities]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, nWanted)
    .map(([token]) => ({ token: model.detokenize([token], true), logprob: logprobOf(token) }));
  return { listed, logprobOf };
}

async function generate(
  loaded: Loaded,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<Called<ChatAnswer>> {
  const { model, sequence } = loaded;
  const prompt = promptTokens(loaded, request.messages);
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
    if (model.isEogToken(step.token)) {
      finish = "stop";
      break;
    }
    said.push(step.token);
    if (request.topLogprobs !== undefined && step.probabilities !== undefined) {
      const { listed, logprobOf } = alternativesOf(model, step.probabilities, request.topLogprobs);
      tokens.push({
        token: model.detokenize([step.token], true),
        logprob: logprobOf(step.token),
        alternatives: listed,
      });
    }
    if (said.length >= request.maxTokens) break;
  }
  return {
    value: { text: model.detokenize(said), finish, ...(tokens.length === 0 ? {} : { tokens }) },
    usage: { inputTokens: prompt.length, outputTokens: said.length },
  };
}

/**
 * A model of a GGUF file, run in this process on the CPU by the optional package node-llama-cpp: offline, deterministic at temperature 0, with
 * the probabilities of the whole vocabulary. Questions are answered one after the other; the file is loaded with the first.
 * @throws UserError where the file or the package is not there
 */
export async function ggufChat(local: LocalFile): Promise<ChatModel> {
  const { file } = local;
  const where = `gguf:${file}`;
  if (!existsSync(file)) throw new UserError({ where, problem: "no such file" });
  const module = (await optionalPeer(PACKAGE, where)) as unknown as LlamaModule;
  let loaded: Promise<Loaded> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    hasLogprobs: true,
    ask: (request, { ctx }) => {
      const turn = last.then(async () => {
        ctx.signal.throwIfAborted();
        return generate(await (loaded ??= load(local, module)), request, ctx.signal);
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    close: async () => {
      await last;
      await (await loaded)?.llama.dispose();
    },
  };
}
