import { type Usage, visible } from "../../core/index.ts";
import type { ChatAnswer } from "../clients/chat.ts";
import { withoutReasoning } from "./read-answer.ts";

const SHOWN = 1000;

/** The answer as a score's evidence, safe to show, with what it cost. */
export function evidence(answer: ChatAnswer, usage: Usage): { readonly why: string; readonly usage: Usage } {
  return { why: visible(withoutReasoning(answer.text), SHOWN), usage };
}
