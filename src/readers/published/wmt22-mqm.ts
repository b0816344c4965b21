import type { Reader } from "../reader.ts";
import { columnGolds, type WmtEdition, wmtSources } from "./wmt-source.ts";
import { wmtEdition } from "./wmt-files.ts";

const REFERENCES = ["refA", "refB"];
const COLUMNS = ["mqm-col1", "mqm-col2", "mqm-col3"];

const WMT22: WmtEdition = {
  name: "wmt22_mqm",
  licence: "CC BY-NC-SA 4.0 (ratings, metrics), CC BY-SA 4.0 (GEMBA)",
  source: "Proietti et al. (2025), ACL; Kocmi and Federmann (2023), https://arxiv.org/abs/2302.14520",
  notes: [
    "items are numbered by their place in the test set, from 1; no texts",
    "published system scores are means over all segments and are read only where the segment scores are not given",
  ],
  reference: "refA",
  references: REFERENCES,
  judgmentOf: (name) => ({ aspect: "mqm", rater: name }),
  golds: () =>
    columnGolds("mqm", COLUMNS, REFERENCES).map((g, i) => (i === 0 ? { ...g, isDefault: true } : g)),
};

/** WMT22 with three MQM ratings a segment: one data set a language pair. */
export const wmt22Mqm: Reader = {
  format: "wmt22-mqm",
  summary: "WMT22 translations with three MQM ratings, neural metrics and GEMBA judges",
  detect: async (tree) => (await wmtEdition(tree)) === 22,
  open: async (tree) => wmtSources(tree, WMT22),
};
