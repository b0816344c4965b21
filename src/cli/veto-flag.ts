import { UserError } from "../core/index.ts";
import { strings } from "./parse-flags.ts";
import type { Args } from "./verb.ts";

/** A veto as it is asked for: `json-valid<1`, `length>4000`. */
export interface VetoFlag {
  readonly call: string;
  readonly strikes: "below" | "above";
  readonly threshold: number;
}

/** `--veto CALL<NUMBER` or `CALL>NUMBER`, repeatable; `--guard` in other verbs. @throws UserError */
export function vetoFlags(args: Args, flag: "veto" | "guard"): VetoFlag[] {
  return strings(args[flag]).map((text) => {
    const found = /^(.+)([<>])\s*(-?[\d.]+(?:e-?\d+)?)$/i.exec(text);
    const threshold = found ? Number(found[3]) : NaN;
    if (!found || Number.isNaN(threshold))
      throw new UserError({
        where: `--${flag}`,
        problem: `invalid ${flag}`,
        expected: "SCORER<NUMBER or SCORER>NUMBER",
        got: `"${text}"`,
        help: `for example: --${flag} "json-valid<1"`,
      });
    return { call: found[1]!.trim(), strikes: found[2] === "<" ? "below" : "above", threshold };
  });
}
