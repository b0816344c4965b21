import type { ScorerDefinition } from "../../core/index.ts";
import { ANSWERS } from "./answer-verifiers.ts";
import { codeFence } from "./code-fence.ts";
import { entityConsistency } from "./entity-consistency.ts";
import { jsonSchema } from "./json-schema.ts";
import { jsonValid } from "./json-valid.ts";
import { languageIdentity } from "./language-identity.ts";
import { lengthLimit } from "./length-limit.ts";
import { numberConsistency } from "./number-consistency.ts";
import { quoteConsistency } from "./quote-consistency.ts";
import { regexMatch } from "./regex-match.ts";
import { repeatedAnswer } from "./repeated-answer.ts";
import { urlConsistency } from "./url-consistency.ts";

/** Rules that check an output by themselves or against its source and references, each with its evidence. */
export const VERIFIERS: readonly ScorerDefinition[] = [
  ...ANSWERS,
  numberConsistency,
  entityConsistency,
  urlConsistency,
  quoteConsistency,
  languageIdentity,
  jsonValid,
  jsonSchema,
  regexMatch,
  lengthLimit,
  repeatedAnswer,
  codeFence,
];
