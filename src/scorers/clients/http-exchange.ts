import * as http from "node:http";
import * as https from "node:https";
import { onAbort } from "./on-abort.ts";

/** One HTTP request as data. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** Limits of one exchange. */
export interface ExchangeLimits {
  readonly signal: AbortSignal;
  /** Longest time from sending to the last byte. */
  readonly timeoutMs: number;
  /** Most bytes of the answer. */
  readonly maxBytes: number;
}

/** Sends requests over connections that are kept open. Owned by who made it until `close`. */
export interface Http {
  /** @throws HttpFailure where there is no whole answer; the signal's reason when aborted */
  exchange(request: HttpRequest, limits: ExchangeLimits): Promise<HttpReply>;
  close(): void;
}

/** Why there is no answer: none in time, a connection that broke or could not be made, no such host, no trust, too long an answer. */
export type FailureKind = "timeout" | "broken" | "unreachable" | "no-host" | "untrusted" | "too-long";

/** A request without a whole answer. */
export class HttpFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string) {
    super(message);
    this.name = "HttpFailure";
    this.kind = kind;
  }
}

const UNREACHABLE: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^EPROTO$|^ERR_TLS/;

function failureOf(error: NodeJS.ErrnoException): HttpFailure {
  // A name with several addresses fails with one error for all of them.
  const inner = error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException) : error;
  const code = inner.code ?? error.code ?? "";
  if (code === "ENOTFOUND") return new HttpFailure("no-host", "no such host");
  if (UNREACHABLE.has(code)) return new HttpFailure("unreachable", `no connection (${code})`);
  if (UNTRUSTED.test(code)) return new HttpFailure("untrusted", `no trusted connection (${code})`);
  return new HttpFailure("broken", `the connection broke${code === "" ? "" : ` (${code})`}`);
}

const seconds = (ms: number): string => `${Number((ms / 1000).toPrecision(3))} s`;

/** Collects the body of a reply. Gives what came, or why it did not. */
function readBody(
  response: http.IncomingMessage,
  maxBytes: number,
  done: (end: Buffer | HttpFailure) => void,
): void {
  const chunks: Buffer[] = [];
  let nBytes = 0;
  response.on("data", (chunk: Buffer) => {
    nBytes += chunk.length;
    if (nBytes > maxBytes) done(new HttpFailure("too-long", `an answer of more than ${maxBytes} bytes`));
    else chunks.push(chunk);
  });
  response.on("end", () => done(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
  response.on("error", (error) => done(failureOf(error)));
}

function send(
  request: HttpRequest,
  limits: ExchangeLimits,
  agents: { readonly http: http.Agent; readonly https: https.Agent },
): Promise<HttpReply> {
  const { url, method, headers, body } = request;
  const { signal, timeoutMs, maxBytes } = limits;
  const isTls = url.protocol === "https:";
  return new Promise((resolve, reject) => {
    const options = {
      hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
      port: url.port,
      path: url.pathname + url.search,
      method,
      headers: body === undefined ? headers : { ...headers, "content-length": Buffer.byteLength(body) },
    };
    const sent = isTls
      ? https.request({ ...options, agent: agents.https })
      : http.request({ ...options, agent: agents.http });
    let isOver = false;
    const finish = (): boolean => {
      if (isOver) return false;
      isOver = true;
      clearTimeout(timer);
      forget();
      return true;
    };
    const fail = (error: unknown): void => {
      if (!finish()) return;
      sent.destroy();
      reject(error);
    };
    const forget = onAbort(signal, () => fail(signal.reason));
    const timer = setTimeout(
      () => fail(new HttpFailure("timeout", `no answer within ${seconds(timeoutMs)}`)),
      timeoutMs,
    );
    sent.on("error", (error: NodeJS.ErrnoException) =>
      fail(sent.reusedSocket && error.code === "ECONNRESET" ? new StaleConnection() : failureOf(error)),
    );
    sent.on("response", (response) =>
      readBody(response, maxBytes, (end) => {
        if (end instanceof HttpFailure) fail(end);
        else if (finish())
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: end.toString("utf8"),
          });
      }),
    );
    sent.end(body);
  });
}

/** A kept connection that the server had closed meanwhile: nothing is wrong, the request goes over another one. */
class StaleConnection extends HttpFailure {
  constructor() {
    super("broken", "the connection broke (ECONNRESET)");
  }
}

/** HTTP by node:http with kept connections, as many as requests are under way. */
export function nodeHttp(): Http {
  const kept = { keepAlive: true, maxFreeSockets: 1024 } as const;
  const agents = { http: new http.Agent(kept), https: new https.Agent(kept) };
  return {
    exchange: async (request, limits) => {
      limits.signal.throwIfAborted();
      for (let stale = 0; ; stale++)
        try {
          return await send(request, limits, agents);
        } catch (error) {
          if (!(error instanceof StaleConnection) || stale > 2) throw error;
        }
    },
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
