import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as the server got it. */
export interface Got {
  readonly n: number;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

export interface Loopback {
  readonly url: string;
  readonly port: number;
  readonly got: Got[];
  /** Most requests under way at once so far. */
  readonly peak: () => number;
  close(): Promise<void>;
}

/** A real HTTP server on this machine; `answer` gets every request, the first is number 0. */
export async function loopback(
  answer: (got: Got, response: ServerResponse) => unknown,
  port = 0,
): Promise<Loopback> {
  const got: Got[] = [];
  let under = 0;
  let peak = 0;
  const server = createServer((request, response) => {
    peak = Math.max(peak, ++under);
    response.on("close", () => under--);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      const one = { n: got.length, path: request.url!, headers: request.headers, body };
      got.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    port: address.port,
    got,
    peak: () => peak,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, value: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}
