import { json, type Loopback, loopback } from "../clients/loopback.ts";

/** What a chat completion is asked, as a server sees it. */
export interface Asked {
  readonly model?: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly temperature?: number;
  readonly seed?: number;
  readonly top_logprobs?: number;
  readonly response_format?: unknown;
}

/** Tokens in one place, most probable first: the first one is said. */
export type Place = readonly (readonly [token: string, probability: number])[];

/** What a model says: text, or places of tokens, of which a server lists as many as it was asked for (`said`: the text where it is not that of the tokens). */
export type Said =
  | { readonly text: string; readonly finish?: string }
  | { readonly places: readonly Place[]; readonly said?: string; readonly finish?: string };

/** A chat completion in OpenAI's form. */
export function completion(said: Said, { top_logprobs: top }: Asked): unknown {
  const text = "text" in said ? said.text : (said.said ?? said.places.map((place) => place[0]![0]).join(""));
  const choice = ([token, p]: Place[number]): object => ({ token, logprob: Math.log(p), bytes: null });
  const content =
    "places" in said && top !== undefined
      ? said.places.map((place) => ({ ...choice(place[0]!), top_logprobs: place.slice(0, top).map(choice) }))
      : undefined;
  return {
    choices: [
      {
        message: { role: "assistant", content: text },
        finish_reason: said.finish ?? "stop",
        ...(content === undefined ? {} : { logprobs: { content } }),
      },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 10 },
  };
}

/** An OpenAI-compatible server on this machine. A `Said` is answered, a string is an error 400 with these words. */
export function chatServer(say: (asked: Asked, n: number) => Said | string): Promise<Loopback> {
  return loopback(({ path, body, n }, response) => {
    if (!path.endsWith("/chat/completions"))
      return json(response, { error: { message: "no such path" } }, 422);
    const said = say(body as Asked, n);
    if (typeof said === "string") return json(response, { error: { message: said } }, 400);
    return json(response, completion(said, body as Asked));
  });
}
