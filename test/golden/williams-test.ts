import { williamsTest } from "../../src/meta/index.ts";
import type { GoldenAdapter } from "./form.ts";

export const williamsGolden: GoldenAdapter = ({ input }) => {
  const { t, pOneSided, pTwoSided } = williamsTest(input as Parameters<typeof williamsTest>[0]);
  return { one_sided: pOneSided, two_sided: pTwoSided, "R_psych_r.test": { t, p_two_sided: pTwoSided } };
};
