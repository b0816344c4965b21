/** What a scorer rewards besides quality, and how far it can be optimised. */
export * from "./pressure/index.ts";
export * from "./style/index.ts";
