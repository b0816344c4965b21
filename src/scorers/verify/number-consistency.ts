import { defineVerifier, shareThere } from "./define-verifier.ts";
import { givenText } from "./given-text.ts";
import { numbersIn, readingsOf } from "./number-readings.ts";

const WORDS = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
  "eighteen nineteen twenty"
).split(" ");
const TENS = "thirty forty fifty sixty seventy eighty ninety hundred".split(" ");

/** Values of the English number words of a text, up to a hundred. */
function wordNumbers(text: string): string[] {
  return (text.toLowerCase().match(/[a-z]+/g) ?? []).flatMap((word) => {
    const at = WORDS.indexOf(word);
    if (at >= 0) return [String(at)];
    const ten = TENS.indexOf(word);
    return ten >= 0 ? [String(30 + 10 * ten)] : [];
  });
}

/** Share of the output's numbers that stand in the source, prompt or context, by value: separators, digits' script and English words do not matter. */
export const numberConsistency = defineVerifier({
  name: "number-consistency",
  summary: "share of the output's numbers that stand in the source, prompt or context",
  needs: ["text", "source"],
  unit: "fraction",
  source: "after Nan et al. 2021, https://aclanthology.org/2021.eacl-main.235",
  check: () => (task) => {
    const given = givenText(task);
    const there = new Set([...numbersIn(given).flatMap(readingsOf), ...wordNumbers(given)]);
    const isThere = (written: string): boolean => readingsOf(written).some((reading) => there.has(reading));
    return shareThere(numbersIn(task.outputs[0]!.text!), isThere, "numbers");
  },
});
