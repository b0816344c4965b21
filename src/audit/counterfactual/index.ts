/** What edits do to scores: targets, questions, tests against a floor, verdicts. */
export {
  type Answers,
  askPlan,
  type AskedAnswers,
  type AskScorer,
  type CounterfactualPlan,
  countTasks,
  type EditAnswers,
} from "./answers.ts";
export { floorTest, type FloorTest, leastClusters, type Sides, smallestDetectable } from "./floor-test.ts";
export { counterfactualSection } from "./section.ts";
export { chooseTargets, type Role, type Target, type Targets } from "./targets.ts";
export { verdictOf, worstVerdict } from "./verdict.ts";
