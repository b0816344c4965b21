/** Labels by which data are sliced: `{task, subset, lang, split, ...}`. */
export type Tags = Readonly<Record<string, string>>;

/** One turn of a conversation. Tool calls are kept as JSON text in `content` where a format has no better place. */
export interface Message {
  readonly role: string;
  readonly content: string;
}

/** A reference answer. */
export interface Reference {
  readonly id: string;
  readonly text: string;
}

/** One prompt or source, to which systems answered. */
export interface Item {
  readonly id: string;
  /** Items that a rule scores together, and the cluster in resampling where present (one question in both splits). */
  readonly group?: string;
  readonly prompt?: string | readonly Message[];
  readonly source?: string;
  readonly context?: string;
  readonly references: readonly Reference[];
  readonly tags: Tags;
}

/** One system's answer to one item. */
export interface Output {
  readonly id: string;
  readonly itemId: string;
  readonly system?: string;
  /** The last assistant turn where there are messages. Absent in data that publish scores only. */
  readonly text?: string;
  readonly messages?: readonly Message[];
  readonly steps?: readonly string[];
  /** Id of the reference that this output is, so that no metric is judged on its own reference. */
  readonly sameAs?: string;
  readonly tags: Tags;
}

/** Two outputs of one item that somebody or something compares; `a` is the one listed first. */
export interface Pair {
  readonly id: string;
  readonly itemId: string;
  readonly a: string;
  readonly b: string;
  readonly tags: Tags;
}

/** The cluster of an item in resampling: its group, else itself. */
export function clusterOf(item: Item): string {
  return item.group ?? item.id;
}
