import { attack } from "./attack.ts";
import { audit } from "./audit.ts";
import { calibrate } from "./calibrate.ts";
import { data } from "./data.ts";
import { debias } from "./debias.ts";
import { demo } from "./demo.ts";
import { fit } from "./fit.ts";
import { gate } from "./gate.ts";
import { doctor } from "./doctor.ts";
import { estimate } from "./estimate.ts";
import { meta } from "./meta.ts";
import { power } from "./power.ts";
import { rank } from "./rank.ts";
import { raters } from "./raters.ts";
import { report } from "./report.ts";
import { schema } from "./schema.ts";
import { score } from "./score.ts";
import { scorers } from "./scorers.ts";
import type { Verb } from "./verb.ts";

/** Every command, under the question that it answers, in the order of help. */
const GROUPS: readonly (readonly [question: string, verbs: readonly Verb[]])[] = [
  ["Start:", [demo, data, scorers, doctor]],
  ["Which scorer can I trust, and is the difference real?", [score, meta, power, gate, report]],
  ["How good are my raters, and what do they prefer?", [raters, rank]],
  ["What would humans have said?", [calibrate, estimate]],
  ["What is it really rewarding, and how is it mended?", [audit, attack, debias, fit]],
  ["Also:", [schema]],
];

export const VERBS: readonly Verb[] = GROUPS.flatMap(([group, verbs]) =>
  verbs.map((verb) => ({ ...verb, group })),
);
