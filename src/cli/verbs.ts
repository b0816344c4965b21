import { attack } from "./attack/attack.ts";
import { audit } from "./audit/audit.ts";
import { calibrate } from "./calibrate/calibrate.ts";
import { data } from "./data.ts";
import { debias } from "./debias/debias.ts";
import { demo } from "./demo/demo.ts";
import { fit } from "./fit/fit.ts";
import { gate } from "./gate/gate.ts";
import { doctor } from "./doctor/doctor.ts";
import { estimate } from "./estimate/estimate.ts";
import { meta } from "./meta.ts";
import { power } from "./power/power.ts";
import { rank } from "./rank/rank.ts";
import { raters } from "./raters/raters.ts";
import { report } from "./report.ts";
import { schema } from "./schema.ts";
import { score } from "./score/score.ts";
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
