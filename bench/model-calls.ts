/**
 * What the engine adds to a call of a model server: `npx tsx bench/model-calls.ts [rounds]`. A server in another process answers at once;
 * bare fetch, bare node:http and the engine ask it in turn, 256 at a time, and their medians a call are printed as a Markdown table.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import * as http from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openModels } from "../src/run/index.ts";

const N = 20_000;
const CONCURRENCY = 256;
const ANSWER = JSON.stringify({
  choices: [{ message: { role: "assistant", content: "It is fine.\nRating: 4" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 300, completion_tokens: 12 },
});
const PROMPT = "Rate the answer to the question from 1 to 5. ".repeat(25);

function serve(): void {
  const server = http.createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.writeHead(200, { "content-type": "application/json", "content-length": ANSWER.length });
      response.end(ANSWER);
    });
  });
  server.listen(0, "127.0.0.1", () => process.send!((server.address() as { port: number }).port));
}

/** One way of asking the i-th question, opened before and closed after a round. */
interface Side {
  readonly name: string;
  open(url: string): Promise<{ ask(i: number): Promise<unknown>; close(): Promise<void> }>;
}

const bodyOf = (i: number): object => ({
  model: "m",
  messages: [{ role: "user", content: `${PROMPT}${i}` }],
});

const ours =
  (cached: boolean): Side["open"] =>
  async (url) => {
    const cacheDir = mkdtempSync(join(tmpdir(), "trenchcoat-bench-"));
    const models = await openModels({ seed: 1, concurrency: CONCURRENCY, ...(cached ? { cacheDir } : {}) });
    const { signal } = new AbortController();
    return {
      ask: (i) =>
        models.caller.call(
          {
            url,
            body: bodyOf(i),
            estimate: { inputTokens: 300, outputTokens: 12 },
            price: { inputUsd: 1, outputUsd: 1 },
            read: (json) => (json as { choices: unknown[] }).choices.length,
            usage: () => ({ inputTokens: 300, outputTokens: 12 }),
          },
          signal,
        ),
      close: async () => {
        await models.close();
        rmSync(cacheDir, { recursive: true, force: true });
      },
    };
  };

const SIDES: readonly Side[] = [
  {
    name: "bare `fetch`",
    open: async (url) => ({
      ask: async (i) => {
        const headers = { "content-type": "application/json" };
        const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(bodyOf(i)) });
        return JSON.parse(await response.text()) as unknown;
      },
      close: async () => undefined,
    }),
  },
  {
    name: "bare `node:http`, kept connections",
    open: async (url) => {
      const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 1024 });
      const headers = { "content-type": "application/json" };
      return {
        ask: (i) =>
          new Promise((resolve, reject) => {
            const request = http.request(url, { method: "POST", headers, agent }, (response) => {
              let text = "";
              response.on("data", (chunk) => (text += String(chunk)));
              response.on("end", () => resolve(JSON.parse(text)));
            });
            request.on("error", reject);
            request.end(JSON.stringify(bodyOf(i)));
          }),
        close: async () => agent.destroy(),
      };
    },
  },
  { name: "engine, `--no-cache`", open: ours(false) },
  { name: "engine, answers kept on disk", open: ours(true) },
];

interface Taken {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** One round of a side: milliseconds a call. */
async function time({ open }: Side, url: string): Promise<Taken> {
  const { ask, close } = await open(url);
  let next = 0;
  const drain = async (to: number): Promise<void> => {
    while (next < to) await ask(next++);
  };
  const all = (to: number) => Promise.all(Array.from({ length: CONCURRENCY }, () => drain(to)));
  await all(N / 10);
  const cpu = process.cpuUsage();
  const began = performance.now();
  await all(N / 10 + N);
  const wallMs = (performance.now() - began) / N;
  const { user, system } = process.cpuUsage(cpu);
  await close();
  return { wallMs, cpuMs: (user + system) / 1000 / N };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

async function main(rounds: number): Promise<void> {
  const child = fork(import.meta.filename, ["serve"], { execArgv: process.execArgv });
  const [port] = (await once(child, "message")) as [number];
  const url = `http://127.0.0.1:${port}/v1/chat/completions`;
  const taken = SIDES.map((): Taken[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, side] of SIDES.entries()) taken[i]!.push(await time(side, url));
  child.kill();
  const of = (i: number, key: keyof Taken): number => median(taken[i]!.map((t) => t[key]));
  console.log(
    `${N} calls at concurrency ${CONCURRENCY}, medians of ${rounds} rounds, Node ${process.versions.node}\n`,
  );
  console.log(
    "| asking | wall, ms a call | CPU, ms a call | more CPU than bare `node:http` |\n| --- | --- | --- | --- |",
  );
  for (const [i, { name }] of SIDES.entries()) {
    const more = of(i, "cpuMs") - of(1, "cpuMs");
    console.log(
      `| ${name} | ${of(i, "wallMs").toFixed(3)} | ${of(i, "cpuMs").toFixed(3)} | ${more.toFixed(3)} |`,
    );
  }
}

if (process.argv[2] === "serve") serve();
else await main(Number(process.argv[2] ?? 5));
