import type { ChatAnswer } from "../clients/chat.ts";
import { at } from "../clients/json-fields.ts";
import { fold } from "./labels.ts";
import { jsonIn, type Read, unreadable, withoutReasoning } from "./read-answer.ts";

const LINE = /^\s*(?:#?\d+\s*[.):]\s+)(?:(?:response|answer|output|candidate)\s*)?\[?(\d+)\]?/i;
const SIGNS = /\[?(\d+)\]?(?:\s*(>|=|~|,|;|\u2248)\s*|\s*$)/g;

/** Groups of numbers from the best to the worst; numbers of one group are ties. */
type Groups = readonly (readonly number[])[];

function groupsInJson(text: string): Groups | undefined {
  for (const json of jsonIn(text)) {
    const list = Array.isArray(json) ? json : (at(json, "ranking") ?? at(json, "order") ?? at(json, "ranks"));
    // "[2]" in prose is a name, not a ranking.
    if (!Array.isArray(list) || (list === json && list.length < 2)) continue;
    return list.map((entry) => (Array.isArray(entry) ? entry : [entry]).map((one) => Number(one)));
  }
  return undefined;
}

/** `2 > 1 = 3`, with or without brackets; commas rank too. */
function groupsInSigns(line: string): Groups | undefined {
  const plain = fold(line)
    .replace(/^[^\d[]*/, "")
    .replace(/[\s.*_`]+$/, "");
  const groups: number[][] = [];
  let isTied = false;
  let end = 0;
  for (const found of plain.matchAll(SIGNS)) {
    if (found.index !== end) return undefined;
    end = found.index + found[0].length;
    if (isTied) groups.at(-1)!.push(Number(found[1]));
    else groups.push([Number(found[1])]);
    isTied = found[2] === "=" || found[2] === "~" || found[2] === "\u2248";
  }
  return end === plain.length && groups.flat().length > 1 ? groups : undefined;
}

function groupsInLines(lines: readonly string[]): Groups | undefined {
  const found = lines.flatMap((line) => LINE.exec(line)?.slice(1, 2) ?? []);
  return found.length > 1 ? found.map((number) => [Number(number)]) : undefined;
}

/** Rank of each place, 1 the best, ties sharing the mean of their ranks; undefined where the groups are not the numbers 1 to n, each once. */
function ranksOf(groups: Groups, n: number): readonly number[] | undefined {
  const all = groups.flat();
  if (
    all.length !== n ||
    new Set(all).size !== n ||
    !all.every((k) => Number.isInteger(k) && k >= 1 && k <= n)
  )
    return undefined;
  const ranks = Array.from({ length: n }, () => 0);
  let before = 0;
  for (const group of groups) {
    for (const k of group) ranks[k - 1] = before + (group.length + 1) / 2;
    before += group.length;
  }
  return ranks;
}

/**
 * Ranks of the outputs 1 to n by place shown: from JSON (`{"ranking": [2, 1, 3]}`, ties as inner lists), a line such as `[2] > [1] = [3]`, or a numbered
 * list. An answer that leaves one out, names one twice or invents one is missing.
 */
export function readRanking(answer: ChatAnswer, n: number): Read<readonly number[]> {
  const text = withoutReasoning(answer.text);
  if (answer.finish === "refused") return unreadable(answer, "");
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const inSigns = lines
    .toReversed()
    .map(groupsInSigns)
    .find((g) => g !== undefined);
  const groups = groupsInJson(text) ?? inSigns ?? groupsInLines(lines);
  if (groups === undefined) return unreadable(answer, "no ranking in the judge's answer");
  const ranks = ranksOf(groups, n);
  return ranks ? { value: ranks } : unreadable(answer, `judge did not rank each of the ${n} outputs once`);
}
