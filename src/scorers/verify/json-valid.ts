import { visible } from "../../core/index.ts";
import { defineVerifier, verdict } from "./define-verifier.ts";
import { type JsonPlace, readJson } from "./json-text.ts";

const kindOf = (json: unknown): string =>
  json === null ? "null" : Array.isArray(json) ? "array" : typeof json;

/** Whether the output is JSON. */
export const jsonValid = defineVerifier({
  name: "json-valid",
  summary: "1 where the output is valid JSON",
  needs: ["text"],
  params: {
    place: {
      type: "choice",
      default: "whole",
      choices: ["whole", "fence"],
      summary: "the whole output, or also an output that is one code fence",
    },
    kind: {
      type: "choice",
      default: "any",
      choices: ["any", "object", "array"],
      summary: "what the JSON must be",
    },
  },
  source: "RFC 8259",
  check:
    ({ place, kind }) =>
    (task) => {
      const read = readJson(task.outputs[0]!.text!, place as JsonPlace);
      if ("problem" in read) return verdict(false, visible(read.problem, 200));
      const found = kindOf(read.json);
      return verdict(kind === "any" || kind === found, `valid JSON: ${found}`);
    },
});
