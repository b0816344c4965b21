import type { Finding } from "../../core/index.ts";
import { type Observations, valuesOfFirst } from "./observe.ts";

/** What a probe knows of the scorer besides its answers. */
export interface About {
  /** An unbounded reward is expected, not a probability. */
  readonly expectsRaw: boolean;
  /** The model is meant to see the question. */
  readonly usesPrompt: boolean;
  readonly direction: "higher" | "lower" | "none";
}

/** A number of a sentence, three significant digits. */
export const shown = (x: number): string => String(Number(x.toPrecision(3)));

export const finite = (values: readonly number[]): number[] => values.filter((v) => Number.isFinite(v));

/** The range of finite values as text. */
export function rangeOf(values: readonly number[]): string {
  const known = finite(values);
  return `${shown(Math.min(...known))} to ${shown(Math.max(...known))}`;
}

/** Why texts got no score, as far as the reasons tell. A warning where only some did not; undefined where all did. */
export function checkAnswers(seen: Observations): Finding | undefined {
  const values = valuesOfFirst(seen);
  const nMissing = values.filter((v) => !Number.isFinite(v)).length;
  if (nMissing === 0) return undefined;
  const reason = seen.missing[0] ?? "undefined values";
  const evidence = { n: values.length, missing: nMissing };
  const said = `${nMissing} of ${values.length} probe texts got no score: ${reason}`;
  if (/labels? .*choose one|gives no label/.test(reason))
    return {
      check: "labels",
      severity: "error",
      finding: said,
      help: "name the label whose value rises with quality: label=...",
      evidence,
    };
  if (reason.startsWith("template: "))
    return {
      check: "template",
      severity: "error",
      finding: said,
      help: "choose a template that takes these turns",
      evidence,
    };
  const isFineAlone = seen.alone.some((v, i) => Number.isFinite(v) && !Number.isFinite(values[i]));
  if (isFineAlone)
    return {
      check: "pairing",
      severity: "error",
      finding: `${said}; each alone is scored`,
      help: "the server does not read a list as a batch of texts (a flat list of two is a pair in text-embeddings-inference): send lists of lists, or batch=1",
      evidence,
    };
  return {
    check: "answers",
    severity: nMissing === values.length ? "error" : "warning",
    finding: said,
    help: "look at the address, the model and the server's log",
    evidence,
  };
}

/** Whether all values are the same: then nothing can be told from them. */
export function checkConstant(seen: Observations): Finding | undefined {
  const values = finite(valuesOfFirst(seen));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (values.length < 2 || high - low > 1e-9 * Math.max(1, Math.abs(high))) return undefined;
  const evidence = { n: values.length, value: values[0]! };
  if (values[0] === 1)
    return {
      check: "activation",
      severity: "error",
      finding: `all ${values.length} scores are exactly 1: softmax over a single logit`,
      help: "ask an endpoint that gives raw values (SGLang: the native /classify; vLLM: use_activation false)",
      evidence,
    };
  return {
    check: "constant",
    severity: "error",
    finding: `all ${values.length} scores are ${shown(values[0]!)}, whatever the answer`,
    help: "the text does not reach the model, or the head was not loaded (look for newly initialised weights in the server's log)",
    evidence,
  };
}
