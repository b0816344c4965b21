import { readFileSync } from "node:fs";
import { UserError } from "../../core/index.ts";
import { defineVerifier, verdict } from "./define-verifier.ts";

const WHERE = "scorer repeated-answer";

/** Texts that differ in case, white space and Unicode form only are one answer. */
const folded = (text: string): string => text.normalize("NFC").toLowerCase().replace(/\s+/gu, " ").trim();

/** Which items each text of a list answers. */
type Answers = ReadonlyMap<string, ReadonlySet<string>>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Answers in one line of the list: `{"item", "text"}`, or an item of our own JSON lines with its outputs. None in other lines. */
function answersIn(line: unknown): { readonly item: string; readonly texts: readonly string[] } | undefined {
  if (!isRecord(line)) return undefined;
  const item = line["item"] ?? line["id"];
  if (typeof item !== "string" && typeof item !== "number") return undefined;
  const outputs: readonly unknown[] = Array.isArray(line["outputs"]) ? line["outputs"] : [line];
  const texts = outputs.flatMap((o) => (isRecord(o) && typeof o["text"] === "string" ? [o["text"]] : []));
  return { item: String(item), texts };
}

function parsed(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new UserError({ where, problem: "not JSON", expected: "a JSON object a line" }, { cause });
  }
}

/** @throws UserError where the file cannot be read, a line is not JSON, or no line holds an answer */
function readAnswers(file: string): Answers {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(
      {
        where: `${WHERE}, parameter file`,
        problem: `cannot read "${file}"`,
        expected: "JSON lines of answers",
      },
      { cause },
    );
  }
  const itemsOf = new Map<string, Set<string>>();
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === "") return;
    const found = answersIn(parsed(line, `${file}:${i + 1}`));
    for (const answer of found?.texts ?? []) {
      const key = folded(answer);
      itemsOf.set(key, (itemsOf.get(key) ?? new Set()).add(found!.item));
    }
  });
  if (itemsOf.size === 0)
    throw new UserError({
      where: file,
      problem: "no answers",
      expected: 'lines like {"item": "q1", "text": "..."}, or items with outputs',
    });
  return itemsOf;
}

/** Whether a text is an answer to this item, or one that a list shows to be given to others as well. */
export const repeatedAnswer = defineVerifier({
  name: "repeated-answer",
  summary: "1 where the output's text does not answer other items of a list of answers too",
  needs: ["text"],
  params: {
    file: {
      type: "string",
      default: "",
      summary: "JSON lines of known answers, each with item and text, or items with outputs; must be named",
    },
    most: {
      type: "integer",
      default: 1,
      min: 1,
      summary: "items that one text may answer, this one counted",
    },
    min: {
      type: "integer",
      default: 20,
      min: 0,
      summary: "texts of fewer characters may repeat: short answers are often the same",
    },
  },
  source: "our own rule",
  check: (settings) => {
    const [file, most, min] = [String(settings["file"]), Number(settings["most"]), Number(settings["min"])];
    if (file === "")
      throw new UserError({
        where: WHERE,
        problem: "no list of answers",
        expected: "repeated-answer:file=ANSWERS.jsonl",
        help: "one output does not show what other items were answered; the file that is scored may be the list",
      });
    const answers = readAnswers(file);
    return ({ item, outputs }) => {
      const key = folded(outputs[0]!.text!);
      const known = answers.get(key) ?? new Set<string>();
      const n = known.size + (known.has(item.id) ? 0 : 1);
      if (key.length < min) return verdict(true, `under ${min} characters`);
      return { ...verdict(n <= most, `answers ${n} items, this one counted`), parts: { items: n } };
    };
  },
});
