// How good are my raters, and what is the label when they disagree? In your project import from "trenchcoat/meta" and "trenchcoat/elicit".
import { encodeVotes, oneCoin } from "../src/elicit/index.ts";
import { intraclass, krippendorffAlpha, ratingTable } from "../src/meta/index.ts";

// Three raters, one row an answer; NaN where a rater skipped it.
const ratings = ratingTable([
  [5, 4, 5],
  [1, 2, 1],
  [4, 4, 3],
  [2, 1, 1],
  [3, NaN, 4],
  [5, 5, 4],
]);
const complete = ratingTable([
  [5, 4, 5],
  [1, 2, 1],
  [4, 4, 3],
  [2, 1, 1],
  [5, 5, 4],
]);
const { value, low, high } = intraclass(complete).ICC2;
process.stdout.write(`alpha, ordinal ${krippendorffAlpha(ratings, "ordinal").toFixed(3)}\n`);
process.stdout.write(`ICC of one rater ${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]\n`);

// What the right label is where raters disagree, the careless counting less.
const rows = ["yes yes no", "no no no", "yes yes yes", "no no yes", "yes yes no", "no no no"];
const votes = encodeVotes(
  rows.flatMap((row, task) =>
    row.split(" ").map((label, rater) => ({ task: `answer ${task}`, rater: `rater ${rater}`, label })),
  ),
);
const { winners } = oneCoin(votes);
process.stdout.write(`labels ${Array.from(winners, (k) => votes.labels[k]).join(" ")}\n`);
