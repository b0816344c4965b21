// Runs that outgrow a command line. In your project import from "trenchcoat", and keep this file where you run trenchcoat.
import { defineConfig, fromFunction } from "../../src/index.ts";

const openingHours = (text: string): number => (/\b(monday|sunday|open)\b/i.test(text) ? 1 : 0);

export default defineConfig({
  scorers: {
    // A call under a short name.
    letters: "chrf:word_order=2",
    // A function of one's own: its version follows from this file, so that edited code is asked again.
    hours: openingHours,
    // One with a version and a range of its own. What it throws, and null, is missing and never zero.
    brevity: fromFunction((text: string) => (text === "" ? null : 1 / text.split(/\s+/).length), {
      version: "1",
      summary: "one over the number of words",
      deterministic: true,
    }),
  },
  data: { paths: "examples/data/answers.jsonl" },
  gold: "helpful",
  flags: {
    score: { out: "runs/config-example", "max-missing": 0.2 },
    meta: { paths: "runs/config-example", resamples: 200 },
  },
});
