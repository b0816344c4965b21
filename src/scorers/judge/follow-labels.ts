import { addUsage, type Called, isCalled, type Usage } from "../../core/index.ts";
import type { ChatAnswer, TokenChoice } from "../clients/chat.ts";
import { labelMass, type LabelMass, readingOf } from "./label-mass.ts";
import type { Label } from "./labels.ts";

/** Where no more than this is unresolved nothing is followed: no rating can move by more than that share of its scale. */
const ENOUGH = 0.01;
/** Beginnings less probable than this are not followed. */
const LEAST = 1e-3;
/** Total variation between two answers about the same place, up to which a server is taken to have gone on with what was said. */
const SAME = 0.05;

/** How a model is asked to go on with an answer. */
export interface Following {
  /** "maybe": nothing is followed before the server was seen to go on with what the model itself had said. */
  readonly continues: "yes" | "maybe";
  /** Most calls. */
  readonly most: number;
  /** The model's next token after this beginning of its answer. */
  ask(beginning: string): Promise<Called<ChatAnswer>>;
}

/** The mass when beginnings have been followed, with what that cost; or why it is not known. */
export type Followed = (
  | { readonly mass: LabelMass; readonly nFollowed: number }
  | { readonly missing: string }
) & { readonly usage: Usage };

interface Beginning {
  /** What the labels are read from. */
  readonly text: string;
  /** Its probability. */
  readonly p: number;
}

/** Whether a chat template, which may trim an answer, keeps a beginning as it is. */
const isKept = (text: string): boolean => text !== "" && text === text.trim();

function textOf({ tokens = [] }: ChatAnswer, from: number, to: number): string {
  return tokens
    .slice(from, to)
    .map((t) => t.token)
    .join("");
}

function choicesAt(answer: ChatAnswer, place: number): readonly TokenChoice[] {
  const { token, logprob, alternatives } = answer.tokens![place]!;
  return [{ token, logprob }, ...alternatives.filter((a) => a.token !== token)];
}

/** Total variation between two lists of the most probable tokens. */
function variation(a: readonly TokenChoice[], b: readonly TokenChoice[]): number {
  const other = new Map(b.map(({ token, logprob }) => [token, Math.exp(logprob)]));
  const names = new Set([...a.map((c) => c.token), ...other.keys()]);
  const own = new Map(a.map(({ token, logprob }) => [token, Math.exp(logprob)]));
  let sum = 0;
  for (const name of names) sum += Math.abs((own.get(name) ?? 0) - (other.get(name) ?? 0));
  return sum / 2;
}

/** Beginnings in the answer that the model did not take and that may still become a label. */
function openBeginnings(answer: ChatAnswer, labels: readonly Label[], start: number): Beginning[] {
  const open: Beginning[] = [];
  let [said, path] = ["", 1];
  for (let t = start; t < answer.tokens!.length; t++) {
    const [own, ...others] = choicesAt(answer, t);
    for (const { token, logprob } of others)
      if (readingOf(said + token, labels) === "open")
        open.push({ text: said + token, p: path * Math.exp(logprob) });
    said += own!.token;
    path *= Math.exp(own!.logprob);
    if (readingOf(said, labels) !== "open") break;
  }
  return open;
}

/** A place in the answer whose next token is known too, to see whether the server goes on with a beginning. */
function knownPlace(
  answer: ChatAnswer,
  start: number,
): { readonly said: string; readonly place: number } | undefined {
  const tokens = answer.tokens!;
  let said = textOf(answer, 0, start + 1);
  for (let place = start + 1; place < tokens.length; place++) {
    if (isKept(said)) return { said, place };
    said += tokens[place]!.token;
  }
  return undefined;
}

/** Whether the server goes on with what it is given, seen where the model's own next token is known. What it refuses, it cannot do. */
async function goesOn(
  answer: ChatAnswer,
  start: number,
  ask: Following["ask"],
): Promise<boolean | { readonly missing: string }> {
  const known = knownPlace(answer, start);
  if (known === undefined) return false;
  const seen = await ask(known.said);
  if (!isCalled(seen)) return /\bHTTP [45]\d\d\b/.test(seen.missing) ? false : { missing: seen.missing };
  return (
    seen.value.tokens !== undefined &&
    variation(choicesAt(answer, known.place), choicesAt(seen.value, 0)) <= SAME
  );
}

/** Mass that changes as beginnings are followed. */
class Mass {
  readonly #labels: readonly Label[];
  readonly #byLabel: number[];
  #unresolved: number;
  #unlisted: number;
  #other: number;

  constructor(mass: LabelMass, labels: readonly Label[]) {
    this.#labels = labels;
    this.#byLabel = [...mass.byLabel];
    ({ unresolved: this.#unresolved, unlisted: this.#unlisted, other: this.#other } = mass);
  }

  get unresolved(): number {
    return this.#unresolved;
  }

  /** Shares out a beginning over what may follow it. Gives the beginnings that are still open. */
  share({ text, p }: Beginning, choices: readonly TokenChoice[]): Beginning[] {
    const open: Beginning[] = [];
    let left = p;
    for (const { token, logprob } of choices) {
      const own = Math.min(left, p * Math.exp(logprob));
      left -= own;
      const reading = readingOf(text + token, this.#labels);
      if (reading === "other") this.#other += own;
      else if (reading !== "open") this.#byLabel[reading]! += own;
      else open.push({ text: text + token, p: own });
    }
    this.#unlisted += left;
    this.#unresolved += open.reduce((sum, o) => sum + o.p, 0) - p;
    // A token without text leads back to the same beginning.
    return open.filter((o) => o.text !== text);
  }

  whole(): LabelMass {
    const byLabel = this.#byLabel;
    const covered = byLabel.reduce((sum, share) => sum + share, 0);
    return {
      byLabel,
      covered,
      unresolved: Math.max(0, this.#unresolved),
      unlisted: this.#unlisted,
      other: this.#other,
    };
  }
}

/**
 * The probability of labels of several tokens, also of those that the model did not say: the most probable open beginning is given back to the model, which goes
 * on with it, until a hundredth or less is unresolved or `most` calls were made. The probability of a label is that of its whole sequence. A server that does not
 * go on with what it is given is found out and nothing is followed: what is open then stays unresolved.
 */
export async function followLabels(
  answer: ChatAnswer,
  about: { readonly labels: readonly Label[]; readonly start: number },
  following: Following,
): Promise<Followed> {
  const { labels, start } = about;
  const first = labelMass(answer, labels, start);
  const before = textOf(answer, 0, start);
  const isWorth = ({ text, p }: Beginning): boolean => p >= LEAST && isKept(before + text);
  const queue = openBeginnings(answer, labels, start).filter(isWorth);
  let usage: Usage = {};
  if (queue.length === 0 || following.most === 0 || first.unresolved <= ENOUGH)
    return { mass: first, nFollowed: 0, usage };
  const ask = async (beginning: string): Promise<Called<ChatAnswer>> => {
    const called = await following.ask(beginning);
    usage = addUsage(usage, called.usage);
    return called;
  };
  const isAble = following.continues === "yes" || (await goesOn(answer, start, ask));
  if (typeof isAble === "object") return { ...isAble, usage };
  const mass = new Mass(first, labels);
  const most = isAble ? following.most : 0;
  let nFollowed = 0;
  while (queue.length > 0 && nFollowed < most && mass.unresolved > ENOUGH) {
    queue.sort((a, b) => b.p - a.p);
    const beginning = queue.shift()!;
    const called = await ask(before + beginning.text);
    if (!isCalled(called)) return { missing: called.missing, usage };
    nFollowed++;
    if (called.value.tokens) queue.push(...mass.share(beginning, choicesAt(called.value, 0)).filter(isWorth));
  }
  return { mass: mass.whole(), nFollowed, usage };
}
