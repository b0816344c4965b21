import { TEXT_FEATURES, unknownName, UserError } from "../../core/index.ts";
import { COMBINATION_RULES, type CombinationName, type TieModel, type VoteOptions } from "../../fit/index.ts";
import { strings } from "../parse-flags.ts";
import type { Args } from "../verb.ts";

/** A list whose entries may have parameters of their own: a comma before `name=` belongs to the entry (`chrf,bleu:tokenize=zh,lowercase=true`). */
export function splitCalls(text: string): string[] {
  return text
    .split(/,(?![^,:=]*=)/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** Members by `--members` (a list) and `--member` (one each, repeatable). */
export function memberNames(args: Args): string[] {
  const list = typeof args["members"] === "string" ? splitCalls(args["members"]) : [];
  const names = [...list, ...strings(args["member"])];
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new UserError({
      where: "--members",
      problem: `"${twice}" is named twice`,
      expected: "each member once",
    });
  return names;
}

/** A choice among known words. @throws UserError with the nearest */
export function oneOf<T extends string>(flag: string, given: unknown, known: readonly T[]): T {
  const found = known.find((k) => k === given);
  if (found === undefined) throw unknownName(flag, "choice", String(given), known);
  return found;
}

export function ruleNames(args: Args): CombinationName[] {
  return strings(args["rule"])
    .flatMap(splitCalls)
    .map((rule) => oneOf("--rule", rule, COMBINATION_RULES));
}

/** `--cost NAME=USD`, US dollars for 1,000 outputs. @throws UserError */
export function costFlags(args: Args): Map<string, number> {
  return new Map(numbered(args, "--cost", "cost").map(({ name, value }) => [name, value]));
}

function numbered(args: Args, flag: string, key: string): { name: string; value: number }[] {
  return strings(args[key]).map((text) => {
    const at = text.lastIndexOf("=");
    const value = at < 1 || text.slice(at + 1).trim() === "" ? NaN : Number(text.slice(at + 1));
    if (value >= 0 && value < Infinity) return { name: text.slice(0, at), value };
    throw new UserError({
      where: flag,
      problem: "invalid value",
      expected: "NAME=NUMBER, not below 0",
      got: `"${text}"`,
    });
  });
}

/** How preferences become labels of a head. @throws UserError */
export function voteFlags(args: Args): VoteOptions & { readonly ties: TieModel } {
  const raterWeights = Object.fromEntries(
    numbered(args, "--rater-weight", "raterWeight").map(({ name, value }) => [name, value]),
  );
  const ties = oneOf("--ties", args["ties"], ["half", "rao-kupper", "davidson"]);
  const usesVotes = args["votes"] === true || Object.keys(raterWeights).length > 0;
  if (usesVotes && ties !== "half")
    throw new UserError({
      where: "--ties",
      problem: `"${ties}" takes wins, losses and ties, and shares of votes are neither`,
      expected: "--ties half with --votes or --rater-weight",
    });
  return {
    ties,
    usesVotes,
    raterWeights,
    strength: oneOf("--strength", args["strength"], ["none", "margin", "scale"]),
  };
}

/** One word of `--features`. */
export type FeatureWord =
  | { readonly kind: "named"; readonly names: readonly string[]; readonly isWholeTable: boolean }
  | { readonly kind: "ngrams"; readonly unit: "word" | "char"; readonly of: "output" | "prompt" }
  | { readonly kind: "embedding"; readonly of: "output" | "prompt"; readonly encoder: string };

function featureWord(word: string): FeatureWord | undefined {
  const ngrams = /^(prompt-)?(char-)?ngrams$/.exec(word);
  if (ngrams)
    return { kind: "ngrams", of: ngrams[1] ? "prompt" : "output", unit: ngrams[2] ? "char" : "word" };
  const embedding = /^(prompt-)?embedding:(.+)$/s.exec(word);
  if (embedding) return { kind: "embedding", of: embedding[1] ? "prompt" : "output", encoder: embedding[2]! };
  const table = TEXT_FEATURES.filter((f) => f.isInDesign && f.kind !== "position").map((f) => f.name);
  return word === "text" ? { kind: "named", names: table, isWholeTable: true } : undefined;
}

/** `--features ngrams,text,characters,embedding:KIND,...`. Names of single text features are one block. @throws UserError */
export function featureFlags(args: Args): FeatureWord[] {
  const known = TEXT_FEATURES.map((f) => f.name);
  const words = splitCalls(String(args["features"]));
  const single = words.filter((word) => featureWord(word) === undefined);
  const patterns = ["text", "ngrams", "char-ngrams", "prompt-ngrams", "embedding:KIND"];
  for (const word of single)
    if (!known.includes(word)) throw unknownName("--features", "feature", word, [...patterns, ...known]);
  const blocks = words.map(featureWord).filter((word) => word !== undefined);
  const named: FeatureWord[] =
    single.length === 0 ? [] : [{ kind: "named", names: single, isWholeTable: false }];
  if (blocks.length + named.length > 0) return [...named, ...blocks];
  throw new UserError({ where: "--features", problem: "no feature named", expected: patterns.join(", ") });
}
