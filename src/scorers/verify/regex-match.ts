import { UserError } from "../../core/index.ts";
import { boundedRegex } from "./bounded-regex.ts";
import { defineVerifier, verdict } from "./define-verifier.ts";

/** Whether the output matches a pattern. A test that takes longer than a second is missing. */
export const regexMatch = defineVerifier({
  name: "regex",
  summary: "1 where the output matches a regular expression",
  needs: ["text"],
  params: {
    pattern: {
      type: "string",
      default: ".",
      summary: "JavaScript regular expression; write a comma as \\x2c",
    },
    flags: { type: "string", default: "su", summary: "its flags" },
    full: { type: "boolean", default: false, summary: "the whole output must match, not a part of it" },
    invert: { type: "boolean", default: false, summary: "1 where it does not match" },
  },
  source: "ECMA-262 regular expressions",
  check: (settings) => {
    const pattern = String(settings["pattern"]);
    if (pattern === "")
      throw new UserError({
        where: "scorer regex",
        problem: "empty pattern",
        expected: "pattern=EXPRESSION",
      });
    const whole = settings["full"] === true ? `^(?:${pattern})$` : pattern;
    const matches = boundedRegex("scorer regex, parameter pattern", whole, String(settings["flags"]));
    return (task) => {
      const found = matches(task.outputs[0]!.text!);
      if (found === undefined) return { missing: "the pattern took longer than 1 s on this text" };
      return verdict(found !== (settings["invert"] === true), found ? "matches" : "does not match");
    };
  },
});
