import { type MeasuredSections, measuredAudit, type SectionEstimate } from "../../src/audit/index.ts";
import { candidates } from "../../src/meta/index.ts";
import { seeded } from "../../src/num/index.ts";
import { cell, onePublished, SEED, table } from "./shared-data.ts";

/** What one judge of JudgeBench or PandaLM prefers by length and by whose output it is. */
export interface JudgeOfPairs {
  readonly dataset: string;
  readonly judge: string;
  readonly sections: MeasuredSections;
}

/** Every scorer of JudgeBench and PandaLM, as `trenchcoat audit DATA --scorer NAME` sees it. */
export async function judgesOfPairs(): Promise<JudgeOfPairs[]> {
  const found: JudgeOfPairs[] = [];
  for (const folder of ["judgebench", "pandalm"]) {
    const dataset = await onePublished(folder);
    for (const { name } of candidates(dataset)) {
      const { sections } = measuredAudit(dataset, { scorer: name, seed: (what) => seeded(SEED, what) });
      found.push({ dataset: dataset.head.name, judge: name, sections });
    }
  }
  return found;
}

const shown = ({ value, ciLow, ciHigh }: SectionEstimate): string =>
  cell({ value: value ?? NaN, low: ciLow ?? NaN, high: ciHigh ?? NaN });

/** The tables of length and of own family. */
export async function judgesOfPairsFigures(): Promise<string> {
  const all = await judgesOfPairs();
  const lengths = all.flatMap(({ dataset, judge, sections: { length } }) =>
    length
      ? [
          [
            dataset,
            judge,
            length.n,
            shown(length.longerPreferred),
            shown(length.goldLonger),
            shown(length.excess),
            shown(length.accuracyGap),
          ],
        ]
      : [],
  );
  const own = all.flatMap(({ dataset, judge, sections }) => {
    const self = sections.judge?.self;
    if (!self) return [];
    const of = [dataset, judge, self.families.join(", "), self.n];
    return self.untested === null
      ? [
          [
            ...of,
            shown(self.ownPreferred),
            shown(self.goldOwn),
            shown(self.accuracyOwn),
            shown(self.accuracyOther),
            shown(self.accuracyGap),
          ],
        ]
      : [[...of, "cannot be told", "", "", "", ""]];
  });
  return [
    table(
      [
        "data",
        "judge",
        "pairs",
        "longer preferred",
        "by the gold",
        "excess",
        "accuracy, better longer - shorter",
      ],
      lengths,
    ),
    table(
      [
        "data",
        "judge",
        "its family",
        "pairs",
        "own preferred",
        "by the gold",
        "accuracy, own better",
        "other better",
        "difference",
      ],
      own,
    ),
  ].join("\n\n");
}
