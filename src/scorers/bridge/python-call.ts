import {
  defaultSettings,
  type ParamSpec,
  resolveSettings,
  type ScorerSpec,
  type Settings,
  UserError,
} from "../../core/index.ts";

/** How `python/bridge.py` reads a target: whose reward function it is. */
export type PythonMode = "trl" | "verl" | "openrlhf" | "py" | "hf";

const PARAMS: Readonly<Record<string, ParamSpec>> = {
  timeout_s: {
    type: "number",
    default: 60,
    min: 0.01,
    max: 86_400,
    summary: "seconds that one call of the function may take",
  },
  batch: { type: "integer", default: 64, min: 1, max: 100_000, summary: "outputs sent at a time" },
  direction: {
    type: "choice",
    default: "higher",
    choices: ["higher", "lower", "none"],
    summary: "which way is better",
  },
  deterministic: {
    type: "boolean",
    default: false,
    summary: "declare that the same input always gives the same score",
  },
  python: {
    type: "string",
    default: "",
    summary: "interpreter; without it the environment's PYTHON, else python3",
  },
};

const HF_PARAMS: Readonly<Record<string, ParamSpec>> = {
  ...PARAMS,
  timeout_s: { ...PARAMS["timeout_s"]!, default: 600 } as ParamSpec,
  batch: { ...PARAMS["batch"]!, default: 16 } as ParamSpec,
  deterministic: { ...PARAMS["deterministic"]!, default: true } as ParamSpec,
  label: {
    type: "string",
    default: "",
    summary: "name or number of the label whose value is the score; needed where the model has several",
  },
  activation: {
    type: "choice",
    default: "none",
    choices: ["none", "sigmoid", "softmax"],
    summary: "what is applied to the logits; none is the raw reward",
  },
  device: { type: "string", default: "", summary: "torch device; without it cuda where there is one" },
};

const FORMS: Readonly<Record<PythonMode, string>> = {
  trl: "trl:FILE.py:FUNC",
  verl: "verl:FILE.py:FUNC",
  openrlhf: "openrlhf:FILE.py",
  py: "py:MODULE:FUNC",
  hf: "hf:MODEL",
};

/** What a call of a Python scorer says. */
export interface PythonCall {
  readonly mode: PythonMode;
  /** `FILE.py:FUNC`, `MODULE:FUNC` or a model. */
  readonly target: string;
  readonly settings: Settings;
  /** The spec before Python was asked for its version. */
  readonly spec: ScorerSpec;
}

/** Splits `FILE.py:FUNC:timeout_s=5,batch=8` into target and settings as text. */
function split(rest: string): { readonly target: string; readonly settings: Settings } {
  const at = rest.search(/:[a-z_]+=/);
  const target = at < 0 ? rest : rest.slice(0, at);
  const pairs = at < 0 ? [] : rest.slice(at + 1).split(",");
  return {
    target,
    settings: Object.fromEntries(
      pairs.map((pair) => {
        const equals = pair.indexOf("=");
        return [pair.slice(0, Math.max(0, equals)), pair.slice(equals + 1)];
      }),
    ),
  };
}

function specOf(mode: PythonMode, target: string): ScorerSpec {
  const params = mode === "hf" ? HF_PARAMS : PARAMS;
  return {
    name: `${mode}:${target}`,
    version: "1",
    family: mode === "py" ? "metric" : "reward-model",
    origin: "computed",
    summary: mode === "hf" ? `sequence classifier ${target}` : `Python function ${target}, called as ${mode}`,
    params,
    settings: defaultSettings(params),
    needs: ["text"],
    arity: "output",
    range: [-Infinity, Infinity],
    direction: "higher",
    unit: "native units",
    deterministic: false,
    source: "the user's own code",
  };
}

/** Reads what stands behind `trl:`, `verl:`, `openrlhf:`, `py:` or `hf:`. @throws UserError for no target or a wrong setting */
export function parsePythonCall(mode: PythonMode, rest: string): PythonCall {
  const { target, settings } = split(rest);
  if (target === "")
    throw new UserError({
      where: `--scorer ${mode}:`,
      problem: "nothing to call",
      expected: FORMS[mode],
    });
  const bare = specOf(mode, target);
  const chosen = resolveSettings(bare, settings);
  const spec = {
    ...bare,
    settings: chosen,
    direction: chosen["direction"] as ScorerSpec["direction"],
    deterministic: chosen["deterministic"] === true,
  };
  return { mode, target, settings: chosen, spec };
}
