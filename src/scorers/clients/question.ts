import { type ModelCall, UserError } from "../../core/index.ts";
import type { HttpRequest } from "./http-exchange.ts";

/** A call made ready to send. `secret` is the key as the environment has it; it stands in the request and nowhere else. */
export interface Question {
  readonly request: HttpRequest;
  /** The address as messages show it: without what follows `?`. */
  readonly shown: string;
  readonly secret: string | undefined;
}

/** A key shorter than this is a placeholder ("none", "EMPTY"), which would match anywhere. */
const SHORTEST_SECRET = 8;

/** Reads an address once. @throws UserError where it is none of http or https, or holds a key */
function addressOf(text: string): URL {
  const wrong = (problem: string, help?: string): UserError =>
    new UserError({
      where: "model server",
      problem,
      expected: "an address such as http://localhost:8000/v1",
      ...(help === undefined ? {} : { help }),
    });
  if (!URL.canParse(text)) throw wrong(`invalid address "${text}"`);
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw wrong(`invalid address "${url.protocol}//${url.host}"`);
  if (url.username !== "" || url.password !== "")
    throw wrong(`the address of ${url.host} holds a key`, "keys come from the environment only");
  return url;
}

/** Makes calls ready to send; addresses are read once. `env` holds the keys. */
export function questions(
  env: Readonly<Record<string, string | undefined>>,
): <T>(call: ModelCall<T>) => Question {
  const addresses = new Map<string, { readonly url: URL; readonly shown: string }>();
  return ({ url: text, method = "POST", headers, key, body }) => {
    let address = addresses.get(text);
    if (!address) {
      const url = addressOf(text);
      address = { url, shown: `${url.origin}${url.pathname}` };
      addresses.set(text, address);
    }
    const secret = key === undefined ? undefined : env[key.env]?.trim() || undefined;
    const sent: Record<string, string> = { accept: "application/json", ...headers };
    if (body !== undefined) sent["content-type"] ??= "application/json";
    if (key !== undefined && secret !== undefined) sent[key.header] = `${key.prefix ?? ""}${secret}`;
    const { url, shown } = address;
    const request: HttpRequest = {
      url,
      method,
      headers: sent,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return { request, shown, secret };
  };
}

/** The text without the key, where a server gives it back. */
export function withoutSecret(text: string, secret: string | undefined): string {
  if (secret === undefined || secret.length < SHORTEST_SECRET || !text.includes(secret)) return text;
  return text.replaceAll(secret, "[key]");
}
