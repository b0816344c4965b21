import { type Scorer, type ScorerDefinition, type Settings, unknownName, UserError } from "../core/index.ts";
import { bleu } from "./lexical/bleu.ts";
import { chrf, chrfPlusPlus } from "./lexical/chrf.ts";
import { EXTRACTIVE } from "./lexical/extractive.ts";
import { REPETITION } from "./lexical/repetition.ts";
import { ROUGE } from "./lexical/rouge.ts";
import { selfBleuScorer } from "./lexical/self-similarity.ts";
import { ter } from "./lexical/ter.ts";
import { SENTINELS } from "./sentinel/sentinels.ts";

/** THE registry: every scorer that a name on the command line can mean. One line each. */
export const SCORERS: readonly ScorerDefinition[] = [
  ...SENTINELS,
  bleu,
  chrf,
  chrfPlusPlus,
  ter,
  ...ROUGE,
  ...EXTRACTIVE,
  ...REPETITION,
  selfBleuScorer,
];

export { SENTINELS };

function parseSettings(call: string, text: string): Settings {
  const settings: Record<string, string> = {};
  for (const part of text.split(",").filter((p) => p !== "")) {
    const at = part.indexOf("=");
    if (at < 1)
      throw new UserError({
        where: `scorer "${call}"`,
        problem: "invalid parameter",
        expected: "name=value",
        got: `"${part}"`,
      });
    settings[part.slice(0, at)] = part.slice(at + 1);
  }
  return settings;
}

/** The registered scorer of this name. @throws UserError with the nearest name. */
export function findScorer(name: string): ScorerDefinition {
  const found = SCORERS.find((s) => s.spec.name === name);
  if (!found)
    throw unknownName(
      "--scorer",
      "scorer",
      name,
      SCORERS.map((s) => s.spec.name),
    );
  return found;
}

/** Makes a scorer from how it is called: `chrf`, `bleu:tokenize=zh,lowercase=true`. @throws UserError on unknown names and values. */
export function createScorer(call: string): Promise<Scorer> {
  const colon = call.indexOf(":");
  const name = colon < 0 ? call : call.slice(0, colon);
  return findScorer(name).create(colon < 0 ? {} : parseSettings(call, call.slice(colon + 1)));
}
