/** Labels from many raters: aggregation of votes with the reliability of each rater. */
export * from "./votes.ts";
export * from "./majority-vote.ts";
export * from "./wawa.ts";
export type * from "./expectation-maximisation.ts";
export type * from "./vote-pairs.ts";
export * from "./dawid-skene.ts";
export * from "./one-coin.ts";
export * from "./mace.ts";
export * from "./glad.ts";
