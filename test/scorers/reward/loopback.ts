import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as a server got it. */
export interface Got {
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What a handler answers: JSON, raw text, or a status with either. */
export type Answer =
  | { readonly json: unknown; readonly status?: number }
  | { readonly text: string; readonly status?: number };

export interface Loopback {
  readonly url: string;
  readonly got: readonly Got[];
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}

/** A server on the loopback address that answers with `handle`; 404 where it gives nothing. */
export async function loopback(
  handle: (got: Got) => Promise<Answer | undefined> | Answer | undefined,
): Promise<Loopback> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const one = { path: request.url ?? "", body: await bodyOf(request), headers: request.headers };
      got.push(one);
      const answer = (await handle(one)) ?? { json: { detail: "Not Found" }, status: 404 };
      response.writeHead(answer.status ?? 200, { "content-type": "application/json" });
      response.end("json" in answer ? JSON.stringify(answer.json) : answer.text);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    got,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
