import { createHash } from "node:crypto";
import { type Need, unknownName, UserError } from "../../core/index.ts";
import { type Label, parseLabels } from "./labels.ts";

/** What a prompt asks for, and so how its answer is read. */
export const PROMPT_KINDS = ["rating", "pairwise", "ranking", "pick", "checklist", "spans"] as const;
export type PromptKind = (typeof PROMPT_KINDS)[number];

/** One question of a checklist. */
export interface Question {
  readonly text: string;
  readonly weight: number;
}

/** A judge's prompt: data with a name, a version and a hash of all of it. */
export interface JudgePrompt {
  readonly name: string;
  readonly version: string;
  readonly kind: PromptKind;
  readonly labels: readonly Label[];
  readonly system: string;
  /** The question, with `{{fields}}`. */
  readonly template: string;
  readonly questions: readonly Question[];
  readonly source?: string;
  /** The package's prompt of which this one differs in the names of the labels alone. */
  readonly labelsOf?: string;
  /** First 12 hexadecimal digits of the SHA-256 of the file, line ends aside. */
  readonly hash: string;
  readonly fields: readonly string[];
}

const OF_TASK = ["prompt", "source", "context", "reference"] as const;
const SETTINGS = ["criterion", "labels"] as const;
/** The fields that a prompt of each kind may have; the first one it must have. */
const FIELDS: Readonly<Record<PromptKind, readonly string[]>> = {
  rating: ["output"],
  pairwise: ["output_a", "output_b"],
  ranking: ["outputs"],
  pick: ["outputs"],
  checklist: ["output", "questions"],
  spans: ["output"],
};
const HEAD_KEYS = ["name", "version", "kind", "labels", "labels-of", "source"];
const SECTIONS = ["system", "user", "questions"];
const FIELD = /\{\{\s*([\w-]+)\s*\}\}/g;

interface Line {
  readonly text: string;
  readonly where: string;
}

function headOf(lines: readonly Line[], file: string): Record<string, Line> {
  const head: Record<string, Line> = {};
  for (const { text, where } of lines) {
    if (text.trim() === "" || text.trimStart().startsWith("#")) continue;
    const colon = text.indexOf(":");
    const key = text.slice(0, Math.max(0, colon)).trim();
    if (colon < 0)
      throw new UserError({
        where,
        problem: "invalid line of the head",
        expected: "key: value",
        got: `"${text}"`,
      });
    if (!HEAD_KEYS.includes(key)) throw unknownName(where, "key", key, HEAD_KEYS);
    head[key] = { text: text.slice(colon + 1).trim(), where };
  }
  for (const key of ["name", "version", "kind"])
    if ((head[key]?.text ?? "") === "")
      throw new UserError({ where: file, problem: `the head has no ${key}`, expected: `${key}: ...` });
  return head;
}

function sectionsOf(lines: readonly Line[]): Record<string, string> {
  const sections: Record<string, string[]> = {};
  let current: string[] | undefined;
  for (const { text, where } of lines) {
    const mark = /^--- (\w+)\s*$/.exec(text)?.[1];
    if (mark !== undefined) {
      if (!SECTIONS.includes(mark)) throw unknownName(where, "section", mark, SECTIONS);
      if (sections[mark]) throw new UserError({ where, problem: `section "${mark}" stands twice` });
      sections[mark] = current = [];
    } else if (current) current.push(text);
    else if (text.trim() !== "")
      throw new UserError({ where, problem: "text before the first section", expected: '"--- user"' });
  }
  return Object.fromEntries(Object.entries(sections).map(([name, text]) => [name, text.join("\n").trim()]));
}

function questionsOf(text: string, file: string): Question[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const found = /^\s*-\s+(?:\((\d+(?:\.\d+)?)\)\s+)?(\S.*)$/.exec(line);
      const weight = Number(found?.[1] ?? 1);
      if (!found || !(weight > 0))
        throw new UserError({
          where: file,
          problem: "invalid question",
          expected: '"- TEXT" or "- (WEIGHT) TEXT" with a weight above 0',
          got: `"${line}"`,
        });
      return { text: found[2]!.trim(), weight };
    });
}

function fieldsOf(template: string, kind: PromptKind, file: string): string[] {
  const fields = [...new Set([...template.matchAll(FIELD)].map((m) => m[1]!))];
  const known = [...FIELDS[kind], ...OF_TASK, ...SETTINGS];
  for (const field of fields) if (!known.includes(field)) throw unknownName(file, "field", field, known);
  for (const field of FIELDS[kind])
    if (!fields.includes(field))
      throw new UserError({
        where: file,
        problem: `a ${kind} prompt without {{${field}}}`,
        expected: `{{${field}}} in its section "user"`,
      });
  return fields;
}

function kindOf({ text, where }: Line): PromptKind {
  const kind = PROMPT_KINDS.find((k) => k === text);
  if (kind === undefined) throw unknownName(where, "kind", text, PROMPT_KINDS);
  return kind;
}

function labelsOf(head: Readonly<Record<string, Line>>, kind: PromptKind, file: string): readonly Label[] {
  if (kind !== "rating" && kind !== "pairwise") return [];
  const line = head["labels"];
  if (line === undefined)
    throw new UserError({
      where: file,
      problem: `a ${kind} prompt without labels`,
      expected: "labels: 1..5",
    });
  const labels = parseLabels(line.text, line.where);
  if (kind === "pairwise" && labels.some(({ value }) => value < 0 || value > 1))
    throw new UserError({
      where: line.where,
      problem: "labels of a pairwise prompt are worth the probability that the first output is preferred",
      expected: "values in [0, 1]",
      got: `"${line.text}"`,
    });
  return labels;
}

/**
 * Reads a prompt file: a head between `---` lines (name, version, kind, labels, source), then the sections `--- system`, `--- user` and, for
 * checklists, `--- questions`.
 * @throws UserError naming file and line
 */
export function parsePrompt(content: string, file: string): JudgePrompt {
  const plain = content.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
  const lines = plain.split("\n").map((text, i) => ({ text, where: `${file}:${i + 1}` }));
  const end = lines.findIndex(({ text }, i) => i > 0 && text.trimEnd() === "---");
  if (lines[0]!.text.trimEnd() !== "---" || end < 0)
    throw new UserError({
      where: file,
      problem: "no head",
      expected: 'key: value lines between two "---" lines',
    });
  const head = headOf(lines.slice(1, end), file);
  const { system = "", user = "", questions = "" } = sectionsOf(lines.slice(end + 1));
  const kind = kindOf(head["kind"]!);
  const fields = fieldsOf(user, kind, file);
  const asked = questionsOf(questions, file);
  if (kind === "checklist" && asked.length === 0)
    throw new UserError({
      where: file,
      problem: "a checklist without questions",
      expected: '"--- questions"',
    });
  const source = head["source"]?.text;
  const relabels = head["labels-of"]?.text;
  return {
    name: head["name"]!.text,
    version: head["version"]!.text,
    kind,
    labels: labelsOf(head, kind, file),
    system,
    template: user,
    questions: asked,
    hash: createHash("sha256").update(plain).digest("hex").slice(0, 12),
    fields,
    ...(source === undefined || source === "" ? {} : { source }),
    ...(relabels === undefined || relabels === "" ? {} : { labelsOf: relabels }),
  };
}

/** What tasks must hold for this prompt's fields to be filled. */
export function needsOf({ fields }: JudgePrompt): readonly Need[] {
  const needs: Need[] = ["text"];
  if (fields.includes("reference")) needs.push("references");
  for (const field of ["prompt", "source", "context"] as const) if (fields.includes(field)) needs.push(field);
  return [...needs, "model"];
}
