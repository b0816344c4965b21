import type { ParamSpec, Settings } from "../../core/index.ts";
import { isRaw } from "./reward-params.ts";

const FIELDS = ["use_activation", "activation", "softmax"];

/** Which field switches the activation off: it was renamed twice, and a server ignores those that it does not know. */
export const ACTIVATION_PARAM: ParamSpec = {
  type: "choice",
  default: "all",
  choices: ["all", ...FIELDS],
  summary: "field that switches the activation off; its name changed with vLLM's versions",
};

/** The fields that ask for raw scores, none where a probability is wanted. */
export function activationFields(settings: Settings): Readonly<Record<string, boolean>> {
  if (!isRaw(settings)) return {};
  const field = String(settings["activation_field"]);
  return Object.fromEntries((field === "all" ? FIELDS : [field]).map((name) => [name, false]));
}
