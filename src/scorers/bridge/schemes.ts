import type { Scorer } from "../../core/index.ts";
import type { PythonMode } from "./python-call.ts";
import { pythonScorer } from "./python-scorer.ts";

const scheme = (mode: PythonMode, form: string, summary: string) => ({
  form,
  summary,
  create: (rest: string): Promise<Scorer> => pythonScorer(mode, rest),
});

/** Python code that the user already has, by how it expects to be called. */
export const PYTHON_SCHEMES = {
  trl: scheme("trl", "trl:FILE.py:FUNC", "a reward function of TRL (GRPO, RLOO), the file as it is"),
  verl: scheme("verl", "verl:FILE.py:FUNC", "a custom reward function of verl (default compute_score)"),
  openrlhf: scheme("openrlhf", "openrlhf:FILE.py", "a reward file of OpenRLHF (reward_func)"),
  py: scheme("py", "py:MODULE:FUNC", "any Python callable, of a module or a FILE.py"),
  hf: scheme("hf", "hf:MODEL", "a transformers sequence classifier, by folder or name"),
};
