/** The instrument's own test: scorers with known biases on data with known quality. */
export {
  answersOf,
  askInMemory,
  pairAnswersOf,
  plantedDraw,
  type PlantedDraw,
  plantedPlan,
  plantedTexts,
  type PlantedTexts,
  slotValues,
} from "./planted-answers.ts";
export { type PlantedRepair, repairPlanted } from "./planted-repair.ts";
export { plantedData, type PlantedData, type PlantedOptions } from "./planted-data.ts";
export {
  type Plant,
  PLANTED_CUES,
  type PlantedCue,
  plantedPairScorer,
  plantedScorer,
} from "./planted-scorers.ts";
export {
  auditAtFloor,
  auditPlanted,
  outcomeOf,
  type SelfTestOptions,
  type SelfTestOutcome,
  slopesFor,
  trulyBeyond,
} from "./self-test.ts";
