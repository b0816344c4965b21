import { type Called, type ModelCall, type ModelCaller, UserError, visible } from "../../core/index.ts";

const TIMEOUT_MS = 120_000;
/** Statuses that every further question would get too. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 404]);

function headersOf<T>({ headers, key }: ModelCall<T>, env: NodeJS.ProcessEnv): Record<string, string> {
  const secret = key === undefined ? undefined : env[key.env];
  return {
    "content-type": "application/json",
    ...headers,
    ...(secret ? { [key!.header]: `${key!.prefix ?? ""}${secret}` } : {}),
  };
}

async function ask<T>(call: ModelCall<T>, signal: AbortSignal): Promise<Called<T>> {
  const timeout = AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS);
  const response = await fetch(call.url, {
    method: call.method ?? "POST",
    headers: headersOf(call, process.env),
    signal: AbortSignal.any([signal, timeout]),
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  const text = await response.text();
  if (REFUSED.has(response.status))
    throw new UserError({ where: call.url, problem: `HTTP ${response.status}: ${visible(text)}` });
  if (!response.ok) return { missing: `HTTP ${response.status}: ${visible(text)}` };
  const json: unknown = JSON.parse(text);
  return { value: call.read(json), usage: call.usage?.(json) ?? {} };
}

/** A caller that asks once and keeps nothing. */
export function plainCaller(): ModelCaller {
  return {
    call: async (call, signal) => {
      try {
        return await ask(call, signal);
      } catch (error) {
        if (error instanceof UserError || signal.aborted) throw error;
        return { missing: visible(error instanceof Error ? error.message : String(error)) };
      }
    },
  };
}
