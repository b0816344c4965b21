import type { Called, Context, KeyHeader, Message, Usage } from "../../core/index.ts";

/** A JSON Schema that an answer has to follow, where the server can hold the model to one. */
export interface AnswerSchema {
  /** Letters, digits and dashes. */
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** One question to a chat model. A message with role `system` stands first, if at all. */
export interface ChatRequest {
  readonly messages: readonly Message[];
  readonly temperature: number;
  readonly maxTokens: number;
  readonly seed?: number;
  /** How many alternatives of every token are wanted, with their log-probabilities; none where absent. */
  readonly topLogprobs?: number;
  readonly schema?: AnswerSchema;
  /** Beginning of the answer: what is wanted is how it goes on. Only for models that can (`continues`). */
  readonly continues?: string;
  /** How OpenAI's protocol calls the limit of tokens where a model does not know `max_tokens`. */
  readonly limitName?: "max_completion_tokens";
}

/** A token with the natural logarithm of its probability given what stands before it. */
export interface TokenChoice {
  readonly token: string;
  readonly logprob: number;
}

/** One token of an answer. `alternatives`: the most probable tokens in its place; what is not listed has unknown probability. */
export interface ChatToken extends TokenChoice {
  readonly alternatives: readonly TokenChoice[];
}

/** Why an answer ended: by itself, at the limit of tokens, or because the model or its server refused. */
export type Finish = "stop" | "length" | "refused";

/** What a chat model said. */
export interface ChatAnswer {
  readonly text: string;
  /** Absent where no log-probabilities were asked for or given. Some servers list the token that ends an answer as its last one; it is no part of `text`. */
  readonly tokens?: readonly ChatToken[];
  readonly finish: Finish;
}

/** The protocol of one vendor, as data and pure functions. */
export interface ChatVendor {
  /** Address where the user names none. */
  readonly base: string;
  readonly key: KeyHeader;
  readonly headers?: Readonly<Record<string, string>>;
  readonly hasLogprobs: boolean;
  /** Whether its servers may go on with an answer that was begun; not all that speak a protocol do. */
  readonly continues: "maybe" | "no";
  /** Path below the base, without the version where the user's base has it already. */
  address(base: string, model: string): string;
  body(model: string, request: ChatRequest): unknown;
  /** @throws Error where the JSON is no answer of this vendor */
  read(json: unknown): ChatAnswer;
  usage(json: unknown): Usage;
}

/** A chat model at some place. Answers are as many as questions and do not depend on the order of asking. */
export interface ChatModel {
  /** Whether log-probabilities can be had at all. */
  readonly hasLogprobs: boolean;
  /** Whether it goes on with an answer that was begun. "maybe": who relies on it has to see it do so. */
  readonly continues: "yes" | "maybe" | "no";
  /** Hash of what the model is made of, where that is known here. */
  readonly version?: string;
  /** Asks once; `repeat` tells one time of asking the same from another. A server that rejects schemas, log-probabilities or seeds is asked without them, from then on. */
  ask(
    request: ChatRequest,
    asking: { readonly ctx: Context; readonly repeat: number },
  ): Promise<Called<ChatAnswer>>;
  close?(): Promise<void>;
}
