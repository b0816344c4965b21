import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A question that a loopback server got. */
export interface Asked {
  readonly path: string;
  readonly body: Record<string, unknown>;
  readonly authorization?: string;
}

export interface Loopback {
  readonly url: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** Starts a server on a free port of this machine; `answer` gives JSON, or a status with it. */
export async function loopback(
  answer: (asked: Asked) => unknown | { readonly status: number; readonly json: unknown },
): Promise<Loopback> {
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { authorization } = request.headers;
      const question: Asked = {
        path: request.url!,
        body: JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>,
        ...(authorization === undefined ? {} : { authorization }),
      };
      asked.push(question);
      const given = answer(question) as { status?: unknown; json?: unknown };
      const hasStatus = typeof given.status === "number";
      response.statusCode = hasStatus ? Number(given.status) : 200;
      response.end(JSON.stringify(hasStatus ? given.json : given));
    });
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
