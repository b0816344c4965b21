import { type KeyHeader, UserError, visible } from "../../core/index.ts";
import type { HttpReply } from "./http-exchange.ts";

/** A reply that is no answer: why, and whether asking again may help. */
export interface BadReply {
  readonly reason: string;
  readonly again: "soon" | "patiently" | "never";
  readonly waitMs?: number;
}

/** What a message about a reply names. */
export interface Asked {
  readonly shown: string;
  readonly key: KeyHeader | undefined;
  readonly hasKey: boolean;
}

const N_SHOWN = 200;

/** The server's own words about an error, where it has some: the message of OpenAI's, FastAPI's and TEI's forms, else the text. */
function wordsOf(text: string): string {
  let words: unknown = text.trim();
  try {
    const json = JSON.parse(text) as Record<string, unknown> | null;
    const error = json?.["error"] as Record<string, unknown> | string | undefined;
    words = typeof error === "object" ? error?.["message"] : (error ?? json?.["message"] ?? json?.["detail"]);
  } catch {
    // Not JSON: the text is shown as it is.
  }
  if (words === undefined || words === "") return "";
  return `: ${visible(typeof words === "string" ? words : JSON.stringify(words), N_SHOWN)}`;
}

/** How long a reply asks to wait: seconds, or a date, which is read against the reply's own clock. Undefined where it does not say. */
export function retryAfterMs(headers: HttpReply["headers"]): number | undefined {
  const text = headers["retry-after"]?.trim();
  if (text === undefined || text === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return 1000 * Number(text);
  const until = Date.parse(text);
  const now = Date.parse(headers.date ?? "");
  return Number.isFinite(until - now) ? Math.max(0, until - now) : undefined;
}

/** The line that says how to mend a refused address or key. */
function helpFor(status: number, { key, hasKey }: Asked): string {
  if (status === 404) return "check the path and the name of the model; servers list theirs at /v1/models";
  if (status >= 300 && status < 400) return "give the address that it leads to; keys are never sent on";
  if (key === undefined) return "the server wants a key, and this scorer has no setting for one";
  return hasKey
    ? `check the key in the environment variable ${key.env}`
    : `set the environment variable ${key.env} to your key`;
}

/** Statuses that every further question would get too. */
const isRefusal = (status: number): boolean =>
  [401, 402, 403, 404, 405, 407].includes(status) || (status >= 300 && status < 400);

/** Tells what a reply without an answer means. @throws UserError where every further question would get the same */
export function verdictOf(reply: HttpReply, asked: Asked): BadReply {
  const { status, text } = reply;
  const isQuota = status === 429 && text.includes("insufficient_quota");
  if (isRefusal(status) || isQuota) {
    // What is said about a key may quote a part of it.
    const words = status === 401 || status === 403 ? "" : wordsOf(text);
    throw new UserError({
      where: asked.shown,
      problem: `the server refuses: HTTP ${status}${words}`,
      help: isQuota ? "the account has no quota left" : helpFor(status, asked),
    });
  }
  const waitMs = retryAfterMs(reply.headers);
  const wait = waitMs === undefined ? {} : { waitMs };
  if (status === 429 || status === 529 || (status === 503 && waitMs !== undefined))
    return { reason: `HTTP ${status}`, again: "patiently", ...wait };
  const isBroken = status >= 500 || status === 408 || status === 409 || status === 425;
  return { reason: `HTTP ${status}${wordsOf(text)}`, again: isBroken ? "soon" : "never", ...wait };
}
