import { UserError } from "../../core/index.ts";
import { splitPython } from "../lexical/text-python.ts";
import { defineVerifier, verdict } from "./define-verifier.ts";

const MEASURES: Readonly<Record<string, (text: string) => number>> = {
  characters: (text) => {
    let n = 0;
    for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) n++;
    return n;
  },
  words: (text) => splitPython(text).length,
  lines: (text) => (text === "" ? 0 : text.replace(/\r?\n$/, "").split(/\r?\n/).length),
  sentences: (text) =>
    text
      .match(
        /[^.!?\u3002\uff01\uff1f\u0964\u061f]*[.!?\u3002\uff01\uff1f\u0964\u061f]+|[^.!?\u3002\uff01\uff1f\u0964\u061f]+$/g,
      )
      ?.filter((s) => /[\p{L}\p{N}]/u.test(s)).length ?? 0,
  bytes: (text) => Buffer.byteLength(text, "utf8"),
};

/** Whether the output's length is within limits. */
export const lengthLimit = defineVerifier({
  name: "length-limit",
  summary: "1 where the output's length is within limits",
  needs: ["text"],
  params: {
    unit: {
      type: "choice",
      default: "words",
      choices: Object.keys(MEASURES),
      summary: "what is counted; words stand between blanks",
    },
    min: { type: "integer", default: 1, min: 0, summary: "fewest allowed" },
    max: { type: "integer", default: 1_000_000_000, min: 0, summary: "most allowed" },
  },
  source: "our own rule",
  check: (settings) => {
    const [unit, min, max] = [String(settings["unit"]), Number(settings["min"]), Number(settings["max"])];
    if (min > max)
      throw new UserError({
        where: "scorer length-limit",
        problem: "min is above max",
        expected: "min <= max",
        got: `${min} and ${max}`,
      });
    const measure = MEASURES[unit]!;
    return (task) => {
      const n = measure(task.outputs[0]!.text!);
      return verdict(n >= min && n <= max, `${n} ${unit}; allowed ${min} to ${max}`);
    };
  },
});
