import { readFileSync } from "node:fs";
import { type Score, type Task, UserError } from "../../core/index.ts";
import { defineVerifier, quoted, verdict } from "./define-verifier.ts";
import { type JsonPlace, readJson } from "./json-text.ts";
import { type SchemaCheck, schemaCheck } from "./json-schema-check.ts";

const WHERE = "scorer json-schema";

function fromFile(file: string): SchemaCheck {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(
      { where: WHERE, problem: `cannot read "${file}"`, expected: "a file with a JSON Schema" },
      { cause },
    );
  }
  const read = readJson(text, "whole");
  if ("problem" in read)
    throw new UserError({ where: file, problem: read.problem, expected: "a JSON Schema" });
  return schemaCheck(file, read.json);
}

/** The check of a task's own schema, compiled once for each different one; undefined where its tag holds none. */
function ownChecks(): (task: Task) => SchemaCheck | undefined {
  const made = new Map<string, SchemaCheck | undefined>();
  return ({ item }) => {
    const text = item.tags["schema"] ?? item.tags["json_schema"];
    if (text === undefined) return undefined;
    if (!made.has(text)) {
      const read = readJson(text, "whole");
      try {
        made.set(text, "problem" in read ? undefined : schemaCheck(`item ${item.id}`, read.json));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        made.set(text, undefined);
      }
    }
    return made.get(text);
  };
}

function scored(check: SchemaCheck, text: string, place: JsonPlace): Score {
  const read = readJson(text, place);
  if ("problem" in read) return verdict(false, `not JSON: ${quoted([read.problem])}`);
  const faults = check(read.json);
  return verdict(faults.length === 0, faults.length === 0 ? "valid" : quoted(faults));
}

/** Whether the output is JSON that a schema allows: a schema file for all items, or the item's own in its tag "schema". */
export const jsonSchema = defineVerifier({
  name: "json-schema",
  summary: "1 where the output is JSON that a JSON Schema allows",
  needs: ["text"],
  params: {
    schema: {
      type: "string",
      default: "",
      summary: 'file with the schema; without it each item\'s tag "schema"',
    },
    place: {
      type: "choice",
      default: "whole",
      choices: ["whole", "fence"],
      summary: "the whole output, or also an output that is one code fence",
    },
  },
  source: "JSON Schema 2020-12, https://json-schema.org/draft/2020-12",
  check: (settings) => {
    const file = String(settings["schema"]);
    const place = settings["place"] as JsonPlace;
    const ofTask = ownChecks();
    const ofAll = file === "" ? undefined : fromFile(file);
    return (task) => {
      const check = ofAll ?? ofTask(task);
      return check === undefined
        ? { missing: "no usable schema" }
        : scored(check, task.outputs[0]!.text!, place);
    };
  },
});
