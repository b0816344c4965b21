import { ratedUnits, type RatedUnits } from "../../../src/meta/index.ts";
import { clusterWeights, type Rng, seeded } from "../../../src/num/index.ts";
import { makeView, wholePart } from "../../../src/meta/view.ts";
import { type Design, simulatedDataset } from "./simulate.ts";

/** Simulated ratings gathered as the raters verb gathers them, with resampling weights. */
export function simulatedStudy(design: Design, rng: Rng, resamples = 200) {
  const { dataset, truth } = simulatedDataset(design, rng);
  const rated: RatedUnits = ratedUnits(
    wholePart(makeView(dataset, dataset.golds[0]!, { where: {}, excludeSystems: [] })),
  );
  const weights = clusterWeights(rated.part.nClusters, resamples, seeded(1));
  return {
    dataset,
    rated,
    truth: Float64Array.from(rated.part.units, (at) => truth[at]!),
    resampling: { weights, confidence: 0.95 },
  };
}
