import type { CalibratorForm } from "./calibrator-form.ts";
import type { CombinationForm } from "./combination-form.ts";
import type { DebiasedForm } from "./debiased-form.ts";
import type { GuardedForm } from "./guarded-form.ts";
import type { HeadForm } from "./head-form.ts";
import type { RouterForm } from "./router-form.ts";

/** A fitted scorer as it is saved: plain data that `fitted:FILE` evaluates. Rooms that fit make one, none of them needs the scorers' room. */
export type FittedForm =
  | CalibratorForm
  | HeadForm
  | CombinationForm
  | RouterForm
  | GuardedForm
  | DebiasedForm;
