import type { ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { type Called, type ModelCall, UserError } from "../../../src/core/index.ts";
import {
  type CallerOptions,
  modelCaller,
  type OpenCaller,
} from "../../../src/scorers/clients/model-caller.ts";
import { type Got, json, type Loopback, loopback } from "./loopback.ts";

const open: (Loopback | OpenCaller)[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const FAST = { baseMs: 2, capMs: 8, patienceMs: 3000 };
const KEY = "sk-secret-4711-not-to-be-seen";

async function server(answer: (got: Got, response: ServerResponse) => unknown, port = 0): Promise<Loopback> {
  const made = await loopback(answer, port);
  open.push(made);
  return made;
}

function caller(options: CallerOptions = {}): OpenCaller {
  const made = modelCaller({ ...options, retry: { ...FAST, ...options.retry } });
  open.push(made);
  return made;
}

function question(url: string, more: Partial<ModelCall<number>> = {}): ModelCall<number> {
  const read = (answer: unknown): number => {
    const { value } = answer as { value?: unknown };
    if (typeof value !== "number") throw new Error('no "value"');
    return value;
  };
  return { url, body: { ask: 1 }, read, ...more };
}

const never = new AbortController().signal;
const ask = (to: OpenCaller, call: ModelCall<number>): Promise<Called<number>> => to.call(call, never);

test("a call gives what `read` makes of the answer, with tokens, price and time", async () => {
  const { url, got } = await server((_, r) => json(r, { value: 7, used: [1000, 20] }));
  const called = await ask(
    caller({ env: { MY_KEY: KEY } }),
    question(url, {
      key: { env: "MY_KEY", header: "authorization", prefix: "Bearer " },
      headers: { "x-version": "3" },
      price: { inputUsd: 2, outputUsd: 10 },
      usage: (answer) => {
        const { used } = answer as { used: number[] };
        return { inputTokens: used[0]!, outputTokens: used[1]! };
      },
    }),
  );
  expect(called).toMatchObject({
    value: 7,
    usage: { calls: 1, inputTokens: 1000, outputTokens: 20, costUsd: 0.0022 },
  });
  expect((called.usage?.latencyMs ?? NaN) > 0).toBe(true);
  expect(got[0]).toMatchObject({ path: "/v1", body: { ask: 1 } });
  expect(got[0]!.headers).toMatchObject({ "x-version": "3", authorization: `Bearer ${KEY}` });
});

/** Ways in which a server is broken for a while. */
const BROKEN: Record<string, (response: ServerResponse) => unknown> = {
  "500": (r) => json(r, { error: { message: "out of memory" } }, 500),
  "502": (r) => json(r, {}, 502),
  "503": (r) => json(r, {}, 503),
  "429": (r) => json(r, {}, 429),
  "429 with Retry-After": (r) => json(r, {}, 429, { "retry-after": "0.01" }),
  "no JSON": (r) => r.end("<html>gateway</html>"),
  "JSON cut short": (r) => r.end('{"value": 7, "why": "be'),
  "a body shorter than announced": (r) => {
    r.writeHead(200, { "content-length": "100" });
    r.write('{"value"');
    setTimeout(() => r.destroy(), 5);
  },
  "an answer of another shape": (r) => json(r, { choices: [] }),
  "a reset connection": (r) => r.destroy(),
};

test.each(Object.entries(BROKEN))("a call is tried again after %s", async (_, breaks) => {
  const { url, got } = await server((g, r) => (g.n < 2 ? breaks(r) : json(r, { value: 7 })));
  expect(await ask(caller(), question(url))).toMatchObject({ value: 7, usage: { calls: 3 } });
  expect(got).toHaveLength(3);
});

test.each([
  ["500", "HTTP 500: out of memory (4 tries)"],
  ["no JSON", "an answer that is no JSON (4 tries)"],
  ["JSON cut short", "an answer that is no JSON (4 tries)"],
  ["an answer of another shape", 'an answer that cannot be read: no "value" (4 tries)'],
  ["a reset connection", "the connection broke (ECONNRESET) (4 tries)"],
])("a call is missing where it ends every time in %s", async (kind, missing) => {
  const { url, got } = await server((_, r) => BROKEN[kind]!(r));
  const called = await ask(caller({ retry: { tries: 4 } }), question(url));
  expect(called).toMatchObject({ missing, usage: { calls: 4 } });
  expect(got).toHaveLength(4);
});

test("unreadable answers are paid for too", async () => {
  const { url } = await server((_, r) => json(r, { tokens: 100 }));
  const called = await ask(
    caller({ retry: { tries: 3 } }),
    question(url, { price: { inputUsd: 1, outputUsd: 1 }, usage: () => ({ inputTokens: 100 }) }),
  );
  expect(called.usage).toMatchObject({ calls: 3, inputTokens: 300 });
  expect(called.usage!.costUsd).toBeCloseTo(0.0003, 12);
});

test.each([400, 413, 422])(
  "HTTP %i is final for this question, and says what the server said",
  async (status) => {
    const { url, got } = await server((_, r) => json(r, { detail: "too many tokens" }, status));
    expect(await ask(caller(), question(url))).toMatchObject({ missing: `HTTP ${status}: too many tokens` });
    expect(got).toHaveLength(1);
  },
);

test("a hanging answer is given up after its time, tried again, and blocks nobody", async () => {
  const { url, got } = await server((g, r) =>
    (g.body as { ask: number }).ask === 0 ? undefined : json(r, { value: 1 }),
  );
  const to = caller({ limits: { concurrency: 2 }, retry: { tries: 2 } });
  const hanging = ask(to, question(url, { body: { ask: 0 }, timeoutMs: 300 }));
  const others = Array.from({ length: 40 }, (_, i) => ask(to, question(url, { body: { ask: i + 1 } })));
  let isOver = false;
  void hanging.then(() => (isOver = true));
  for (const other of await Promise.all(others)) expect(other).toMatchObject({ value: 1 });
  expect(isOver).toBe(false);
  expect(await hanging).toMatchObject({ missing: "no answer within 0.3 s (2 tries)" });
  expect(got).toHaveLength(42);
});

test("an answer that trickles in is given up after the time for the whole of it", async () => {
  const { url } = await server((_, r) => {
    r.write('{"value": 1');
    const timer = setInterval(() => r.write(" "), 10);
    r.on("close", () => clearInterval(timer));
  });
  const called = await ask(caller({ timeoutMs: 100, retry: { tries: 1 } }), question(url));
  expect(called).toMatchObject({ missing: "no answer within 0.1 s" });
});

test("an answer that is too long is refused, not swallowed, and not asked for again", async () => {
  const { url, got } = await server((_, r) => r.end(`{"value": "${"x".repeat(5000)}"}`));
  expect(await ask(caller({ maxBytes: 1000 }), question(url))).toMatchObject({
    missing: "an answer of more than 1000 bytes",
  });
  expect(got).toHaveLength(1);
});

test("Retry-After holds back every question to that server, in seconds or as a date against the server's own clock", async () => {
  for (const after of ["1", "Thu, 01 Jan 1970 00:00:01 GMT"]) {
    const times: number[] = [];
    const { url } = await server((g, r) => {
      times.push(performance.now());
      if (g.n > 0) return json(r, { value: 1 });
      json(r, {}, 429, { "retry-after": after, date: "Thu, 01 Jan 1970 00:00:00 GMT" });
    });
    const to = caller({ limits: { concurrency: 1 } });
    await Promise.all([ask(to, question(url)), ask(to, question(url))]);
    expect(times).toHaveLength(3);
    expect(times[1]! - times[0]!).toBeGreaterThan(990);
  }
});

test("questions under way never exceed the limit, and a server that asks for less gets fewer", async () => {
  const { url, peak } = await server((_, r) => setTimeout(() => json(r, { value: 1 }), 4));
  const to = caller({ limits: { concurrency: 8 } });
  await Promise.all(Array.from({ length: 100 }, () => ask(to, question(url))));
  expect(peak()).toBe(8);
  let under = 0;
  const narrow = await server((_, r) => {
    under++;
    r.on("close", () => under--);
    if (under > 3) return json(r, {}, 429);
    setTimeout(() => json(r, { value: 1 }), 3);
  });
  const calls = await Promise.all(
    Array.from({ length: 200 }, () => ask(caller({ limits: { concurrency: 64 } }), question(narrow.url))),
  );
  expect(calls.filter((c) => "missing" in c)).toEqual([]);
});

test("401, 403 and 404 end everything with the address and what to do, never with the key", async () => {
  const secrets = { env: "MY_KEY", header: "authorization", prefix: "Bearer " };
  const { url } = await server((g, r) =>
    json(r, { error: { message: `bad key ${KEY}` } }, Number(/\d{3}/.exec(g.path)![0])),
  );
  const to = caller({ env: { MY_KEY: KEY } });
  const refused = async (status: number, more: Partial<ModelCall<number>> = {}): Promise<UserError> => {
    const error = await ask(to, question(`${url}/${status}?x=1`, { key: secrets, ...more })).catch((e) => e);
    expect(error).toBeInstanceOf(UserError);
    expect(JSON.stringify([error.message, error.problem, error.stack])).not.toContain(KEY);
    return error as UserError;
  };
  expect((await refused(401)).problem).toEqual({
    where: `${url}/401`,
    problem: "the server refuses: HTTP 401",
    help: "check the key in the environment variable MY_KEY",
  });
  expect((await refused(403, { key: { ...secrets, env: "OTHER" } })).problem.help).toBe(
    "set the environment variable OTHER to your key",
  );
  expect((await refused(404)).problem).toEqual({
    where: `${url}/404`,
    problem: "the server refuses: HTTP 404: bad key [key]",
    help: "check the path and the name of the model; servers list theirs at /v1/models",
  });
  expect((await refused(307)).problem.help).toBe("give the address that it leads to; keys are never sent on");
});

test("an account without quota ends everything at once", async () => {
  const { url, got } = await server((_, r) => json(r, { error: { code: "insufficient_quota" } }, 429));
  await expect(ask(caller(), question(url))).rejects.toThrow("the server refuses: HTTP 429");
  expect(got).toHaveLength(1);
});

test("a host that does not exist and a port where nobody listens are the user's to mend", async () => {
  await expect(ask(caller(), question("http://nowhere.invalid/v1"))).rejects.toThrow(
    "http://nowhere.invalid/v1: no such host",
  );
  const gone = await loopback(() => undefined);
  await gone.close();
  const error = await ask(caller(), question(gone.url)).catch((e) => e);
  expect(error.message).toBe(`http://127.0.0.1:${gone.port}: nobody answers: no connection (ECONNREFUSED)`);
  expect(error.problem.help).toBe("check the address, and that the server is running");
});

test("a server that dies half-way and comes back loses no question", async () => {
  const first = await server((_, r) => json(r, { value: 1 }));
  const to = caller();
  expect(await ask(to, question(first.url))).toMatchObject({ value: 1 });
  await first.close();
  const waiting = Array.from({ length: 20 }, () => ask(to, question(first.url)));
  await new Promise((resolve) => setTimeout(resolve, 150));
  await server((_, r) => json(r, { value: 2 }), first.port);
  for (const called of await Promise.all(waiting)) expect(called).toMatchObject({ value: 2 });
});

test("a server that dies for good ends everything and says that the same command goes on", async () => {
  const gone = await loopback((_, r) => json(r, { value: 1 }));
  const to = caller({ retry: { patienceMs: 100 } });
  await ask(to, question(gone.url));
  await gone.close();
  const error = await ask(to, question(gone.url)).catch((e) => e);
  expect(error.problem).toMatchObject({
    where: `http://127.0.0.1:${gone.port}`,
    help: "what was scored is kept: start the server again, then the same command goes on",
  });
});

test("a server that asks for less and nothing else ends everything when patience is over", async () => {
  const { url } = await server((_, r) => json(r, {}, 429));
  await expect(ask(caller({ retry: { patienceMs: 60 } }), question(url))).rejects.toThrow(
    "the server takes no questions: HTTP 429",
  );
});

test("an abort ends calls at once: before asking, while waiting for a place, for an answer, and between tries", async () => {
  const { url, got } = await server((g, r) => (g.path === "/v1/500" ? json(r, {}, 500) : undefined));
  const to = caller({ limits: { concurrency: 1 }, retry: { baseMs: 60_000, capMs: 60_000 } });
  const other = caller({ retry: { baseMs: 60_000, capMs: 60_000 } });
  const abort = new AbortController();
  const began = performance.now();
  const calls = [
    to.call(question(url), abort.signal),
    to.call(question(url), abort.signal),
    other.call(question(`${url}/500`), abort.signal),
  ];
  const ends = Promise.allSettled(calls);
  setTimeout(() => abort.abort(new Error("stop")), 100);
  for (const end of await ends)
    expect(end).toMatchObject({ status: "rejected", reason: expect.objectContaining({ message: "stop" }) });
  await expect(to.call(question(url), abort.signal)).rejects.toThrow("stop");
  expect(performance.now() - began).toBeLessThan(5000);
  expect(got).toHaveLength(2);
});

test("addresses that are none, or hold a key, are refused", async () => {
  const refused = (url: string) => ask(caller(), question(url)).catch((e) => e.message);
  expect(await refused("localhost:8000")).toContain('model server: invalid address "localhost:');
  expect(await refused("nonsense")).toContain('invalid address "nonsense"; expected an address such as');
  expect(await refused(`http://me:${KEY}@localhost/v1`)).toBe(
    "model server: the address of localhost holds a key; expected an address such as http://localhost:8000/v1",
  );
});
