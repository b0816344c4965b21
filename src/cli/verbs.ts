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

/** Every command, in the order of help. One line each. */
export const VERBS: readonly Verb[] = [
  demo,
  data,
  score,
  meta,
  calibrate,
  estimate,
  audit,
  attack,
  fit,
  debias,
  report,
  gate,
  scorers,
  doctor,
  schema,
  raters,
  rank,
  power,
];
