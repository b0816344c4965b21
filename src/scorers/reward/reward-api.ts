import type { Message, ParamSpec, Settings } from "../../core/index.ts";

/** One question to a reward server, in every form that some server takes. */
export interface RewardAsk {
  /** Prompt and answer in the model's chat template. */
  readonly text: string;
  /** The prompt alone in the template, open for the answer. */
  readonly openText: string;
  readonly messages: readonly Message[];
  readonly prompt: string;
  readonly output: string;
  /** The first reference: what trainers call the label. */
  readonly label: string | null;
}

/** One class of a server's answer. A server that numbers its classes has names "0", "1" and so on. */
export interface LabelValue {
  readonly label: string;
  readonly value: number;
}

/** What a server says of one text: the values of its labels, or those of each step. */
export type RewardAnswer =
  | { readonly labels: readonly LabelValue[] }
  | { readonly steps: readonly (readonly LabelValue[])[] };

/** What goes into one request: texts of any items, outputs of one prompt, or one question. */
export type Grouping = "any" | "same-prompt" | "one";

/** One HTTP API that gives scores. The rest (batches, templates, keys, alignment, probes) is shared. */
export interface RewardApi {
  readonly name: string;
  readonly summary: string;
  /** Where such a server listens unless told otherwise. */
  readonly url: string;
  readonly path: string;
  /** Documentation of the protocol. */
  readonly source: string;
  /** "text": we apply the chat template; "pair": prompt and answer go as they are. */
  readonly takes: "text" | "pair";
  /** Answers are per step of the output, which must have steps. */
  readonly isStepwise?: boolean;
  /** The server can be asked with and without activation. */
  readonly hasSwitch?: boolean;
  /** `template=server` makes the server apply the model's own template. */
  readonly hasServerTemplate?: boolean;
  /** Whether the server adds no beginning-of-text token to what it gets, as far as is known. */
  addsNoBos?(settings: Settings): boolean;
  /** Parameters of this API only, and other defaults of shared ones. */
  readonly params: Readonly<Record<string, ParamSpec>>;
  grouping(settings: Settings): Grouping;
  /** Content of files that the settings name: part of the version, so that an edited file never answers from a cache. */
  content?(settings: Settings): string | undefined;
  /** The body of a request. `expect` says whether raw scores are wanted. */
  body(asks: readonly RewardAsk[], settings: Settings): unknown;
  /** One answer a question, in their order. @throws Error where the shape or the count is another */
  read(json: unknown, asks: readonly RewardAsk[], settings: Settings): readonly RewardAnswer[];
}
