import type { Context, Finding, Scorer } from "../../core/index.ts";
import { isScored } from "../../core/index.ts";
import { standardDeviation } from "../../num/index.ts";
import { type About, finite, shown } from "../probe/check-answers.ts";
import { separationOf, signOf, tellsApart } from "../probe/check-direction.ts";
import { type Observations, probeTasks, valuesOfFirst } from "../probe/observe.ts";
import { PROBE_SET } from "../probe/probe-set.ts";
import { TEMPLATES } from "./template-data.ts";

/** Differences from the server's own template above this share of the scores' standard deviation convict. */
const DIFFERS = 0.05;
/** How many more pairs another template must win before it is named. */
const MORE_WINS = 3;

/** Makes the same scorer with another template. */
export type WithTemplate = (template: string) => Promise<Scorer>;

/** Scores of the probe set under another template; NaN where missing. */
async function valuesUnder(template: string, make: WithTemplate, ctx: Context): Promise<readonly number[]> {
  const scorer = await make(template);
  const scores = await scorer.score(probeTasks(PROBE_SET), ctx);
  return scores.map((s) => (isScored(s) ? (s.values[0] ?? NaN) : NaN));
}

/** Compares with the template that the server would apply itself. Undefined where it applies none. */
export async function checkServerTemplate(
  seen: Observations,
  name: string,
  asking: { readonly make: WithTemplate; readonly ctx: Context },
): Promise<Finding | undefined> {
  const own = await valuesUnder("server", asking.make, asking.ctx);
  if (finite(own).length < own.length) return undefined;
  const values = valuesOfFirst(seen);
  const differences = own.map((v, i) => Math.abs(v - values[i]!));
  const spread = standardDeviation(own, 1);
  const share = Math.max(...differences) / (spread > 0 ? spread : 1);
  const evidence = { n: own.length, largest: Math.max(...differences), share };
  if (share <= DIFFERS)
    return {
      check: "template",
      severity: "ok",
      finding: `template ${name} gives the scores of the server's own template`,
      evidence,
    };
  return {
    check: "template",
    severity: "error",
    finding: `under template ${name} scores differ from those under the model's own template by up to ${shown(share)} standard deviations`,
    help: "set template=server, or template=FILE with the model's tokenizer_config.json",
    evidence,
  };
}

/**
 * Looks for a built-in template under which good answers win, where they do not under this one. A swapped sign is no wrong template: another one must
 * win more pairs than this one loses. Undefined where none does.
 */
export async function scanTemplates(
  seen: Observations,
  name: string,
  asking: { readonly make: WithTemplate; readonly ctx: Context; readonly about: About },
): Promise<Finding | undefined> {
  const sign = signOf(asking.about);
  const found = separationOf(seen.good, seen.bad, sign);
  if (asking.about.direction === "none") return undefined;
  if (tellsApart(found))
    return {
      check: "template",
      severity: "ok",
      finding: `nothing speaks against template ${name}; the model's own tokenizer_config.json is surer`,
    };
  let best = { name: "", wins: Math.max(found.wins + MORE_WINS - 1, found.losses) };
  for (const other of Object.keys(TEMPLATES).filter((t) => t !== name && t !== "output")) {
    const values = await valuesUnder(other, asking.make, asking.ctx);
    const separation = separationOf(
      values.filter((_, i) => i % 2 === 0),
      values.filter((_, i) => i % 2 === 1),
      sign,
    );
    if (tellsApart(separation) && separation.wins > best.wins) best = { name: other, wins: separation.wins };
  }
  if (best.name === "") return undefined;
  return {
    check: "template",
    severity: "error",
    finding: `under template ${name} the good answer wins ${found.wins} of ${seen.n} probe pairs, under ${best.name} ${best.wins}`,
    help: `set template=${best.name}, or template=FILE with the model's tokenizer_config.json`,
    evidence: { n: seen.n, wins: found.wins, winsOther: best.wins },
  };
}
