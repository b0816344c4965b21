import type { Gold } from "../../core/index.ts";
import type { Reader } from "../reader.ts";
import { looksLike } from "./layout.ts";
import { SXS_PLACE, sxsSources } from "./wmt23-spans.ts";
import { wmtEdition } from "./wmt-files.ts";
import { columnGolds, type WmtEdition, wmtSources } from "./wmt-source.ts";

const REFERENCES = ["refA", "synthetic_ref"];
const COLUMNS = ["mqm-col1", "mqm-col2", "mqm-col3"];

const single = (name: string, summary: string): Gold => ({
  name,
  summary: `${summary}, machine systems only`,
  over: "outputs",
  aspect: name,
  combine: "single",
  excludeSystems: REFERENCES,
});

const WMT23: WmtEdition = {
  name: "wmt23_mqm",
  licence: "CC BY-NC-SA 4.0 (ratings, metrics), Apache-2.0 (spans)",
  source: "Proietti et al. (2025), ACL; Freitag et al. (2021), https://arxiv.org/abs/2104.14478",
  notes: [
    "items are numbered by their place in the test set, from 1; paragraphs in en-de; no texts",
    "published system scores are means over all segments and are read only where the segment scores are not given",
  ],
  reference: "refA",
  references: REFERENCES,
  judgmentOf: (name) => {
    const column = /^(mqm-col\d)(_more_data)?$/.exec(name);
    if (!column) return { aspect: name, rater: name };
    return { aspect: column[2] ? "mqm-more-data" : "mqm", rater: column[1]! };
  },
  golds: () => [
    ...columnGolds("mqm", COLUMNS, REFERENCES).map((g, i) => (i === 0 ? { ...g, isDefault: true } : g)),
    ...columnGolds("mqm-more-data", COLUMNS, REFERENCES),
    single("MQM-1", "another MQM annotation, negated penalties"),
    single("ESA-1", "error span annotation 0..100, first run"),
    single("ESA-2", "error span annotation 0..100, second run"),
  ],
};

/** WMT23 with repeated MQM and ESA ratings, one data set a language pair, and raw error spans by rater, one a file. */
export const wmt23Mqm: Reader = {
  format: "wmt23-mqm",
  summary: "WMT23 translations with MQM and ESA ratings, MetricX, and raw error spans by rater",
  detect: async (tree) =>
    (await wmtEdition(tree)) === 23 || looksLike(tree, [{ place: SXS_PLACE, keys: [] }]),
  open: async (tree, options) => [...wmtSources(tree, WMT23), ...sxsSources(tree, options)],
};
