import type { Context, Finding, ModelCaller, Settings } from "../../core/index.ts";
import { isCalled } from "../../core/index.ts";
import { modelOf, keyOf } from "./reward-params.ts";
import { serverUrl } from "./server-url.ts";

const KNOWN = ["<|begin_of_text|>", "<bos>", "<s>", "<|startoftext|>", "[CLS]"];

/** The mark with which a text begins, if it is one. */
export function bosOf(text: string, own: string): string | undefined {
  return [own, ...KNOWN].find((bos) => bos !== "" && text.startsWith(bos));
}

const HELP = "send the text without it: bos=strip";

/** Numbers of the first tokens as `/tokenize` gives them: vLLM's and SGLang's `{tokens: [1, ...]}`, TEI's `[[{id}, ...]]`. */
function firstTokens(json: unknown): readonly number[] {
  const list = Array.isArray(json) ? (json[0] as unknown) : (json as { tokens?: unknown } | null)?.tokens;
  if (!Array.isArray(list)) throw new Error("no tokens in the answer");
  return list.slice(0, 2).map((t: unknown) => (typeof t === "number" ? t : (t as { id: number }).id));
}

async function tokensOf(
  text: string,
  settings: Settings,
  asking: { readonly caller: ModelCaller; readonly ctx: Context },
): Promise<readonly number[] | undefined> {
  const { origin } = serverUrl(String(settings["url"]));
  for (const body of [{ ...modelOf(settings), prompt: text }, { inputs: text }]) {
    try {
      const called = await asking.caller.call(
        { url: `${origin}/tokenize`, body, ...keyOf(settings), read: firstTokens },
        asking.ctx.signal,
      );
      if (isCalled(called)) return called.value;
    } catch {
      asking.ctx.signal.throwIfAborted();
    }
  }
  return undefined;
}

/**
 * Whether the model gets the beginning-of-text token twice, told from the server's own tokens. `addsNone`: the server is known to add none, or was
 * told to. Undefined where the text begins with no such token.
 */
export async function checkBos(
  text: string,
  settings: Settings,
  asking: {
    readonly caller: ModelCaller;
    readonly ctx: Context;
    readonly bos: string;
    readonly addsNone: boolean;
  },
): Promise<Finding | undefined> {
  const bos = bosOf(text, asking.bos);
  if (bos === undefined) return undefined;
  const check = "double-bos";
  if (text.startsWith(bos + bos))
    return { check, severity: "error", finding: `the text sent begins with ${bos} twice`, help: HELP };
  if (asking.addsNone)
    return { check, severity: "ok", finding: `the text brings ${bos}, the server adds none` };
  const tokens = await tokensOf(text, settings, asking);
  if (tokens === undefined)
    return {
      check,
      severity: "warning",
      finding: `the text sent begins with ${bos}, and most servers add one; this server does not show its tokens`,
      help: HELP,
    };
  if (tokens.length < 2 || tokens[0] !== tokens[1])
    return { check, severity: "ok", finding: `one ${bos} at the beginning, by the server's own tokens` };
  return {
    check,
    severity: "error",
    finding: `the server's tokens begin with ${tokens[0]} twice: the text brings ${bos} and the server adds one`,
    help: HELP,
    evidence: { token: tokens[0]! },
  };
}
