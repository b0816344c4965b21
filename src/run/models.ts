import { addUsage, type Called, type ModelCall, type ModelCaller, type Usage } from "../core/index.ts";
import { Budget, type CallerOptions, modelCaller } from "../scorers/index.ts";
import { openAnswerFiles } from "./answer-files.ts";
import { cachedCaller } from "./cached-caller.ts";

/** How a run asks models. */
export interface ModelOptions extends Pick<
  CallerOptions,
  "clock" | "env" | "retry" | "timeoutMs" | "maxBytes"
> {
  readonly seed: number;
  /** Questions under way at once to one server, and how much of it a minute. */
  readonly concurrency?: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** Most that this caller may spend, in US dollars. */
  readonly budgetUsd?: number;
  /** Where answers are kept; nowhere where absent. */
  readonly cacheDir?: string;
}

/** The models of a run: one caller for all scorers, and what it spent. Owned by who opened it until `close`. */
export interface Models {
  readonly caller: ModelCaller;
  readonly concurrency: number;
  /** What all calls cost so far. */
  usage(): Usage;
  /** Addresses without a price, whose calls the budget could not count. */
  unpriced(): readonly string[];
  /** Resolves when no call is under way. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export const CONCURRENCY = 32;

/** A caller that tells what each call cost. With `repeat`, questions that name none are asked as that repeat. */
export function metered(
  inner: ModelCaller,
  { onUsage, repeat = 0 }: { onUsage(usage: Usage): void; readonly repeat?: number },
): ModelCaller {
  return {
    call: async <T>(call: ModelCall<T>, signal: AbortSignal): Promise<Called<T>> => {
      const called = await inner.call(
        repeat === 0 ? call : { ...call, repeat: call.repeat || repeat },
        signal,
      );
      if (called.usage) onUsage(called.usage);
      return called;
    },
  };
}

/** Counts calls under way. */
function counted(inner: ModelCaller): { readonly caller: ModelCaller; settled(): Promise<void> } {
  const underWay = new Set<Promise<unknown>>();
  const call = async <T>(asked: ModelCall<T>, signal: AbortSignal): Promise<Called<T>> => {
    const made = inner.call(asked, signal);
    const end = made.then(
      () => undefined,
      () => undefined,
    );
    underWay.add(end);
    try {
      return await made;
    } finally {
      underWay.delete(end);
    }
  };
  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  return { caller: { call }, settled };
}

/** Opens the models of a run: HTTP with retries, limits and budget, and around it the cache. @throws UserError where the cache cannot be read */
export async function openModels(options: ModelOptions): Promise<Models> {
  const {
    concurrency = CONCURRENCY,
    requestsPerMinute,
    tokensPerMinute,
    budgetUsd,
    cacheDir,
    ...rest
  } = options;
  const budget = budgetUsd === undefined ? undefined : new Budget(budgetUsd);
  const http = modelCaller({
    ...rest,
    limits: {
      concurrency,
      ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
      ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
    },
    ...(budget === undefined ? {} : { budget }),
  });
  const store = cacheDir === undefined ? undefined : await openAnswerFiles(cacheDir);
  let usage: Usage = {};
  const all = metered(cachedCaller(http, store), { onUsage: (used) => void (usage = addUsage(usage, used)) });
  const { caller, settled } = counted(all);
  return {
    caller,
    concurrency,
    usage: () => usage,
    unpriced: () => [...(budget?.unpriced ?? [])],
    settled,
    close: async () => {
      await settled();
      http.close();
      await store?.close();
    },
  };
}
