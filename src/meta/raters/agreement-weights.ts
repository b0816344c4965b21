/** How much two categories agree: identity 0 or 1; linear, quadratic by their values' distance over the range; ordinal by the number of categories between. */
export type AgreementWeights = "identity" | "linear" | "quadratic" | "ordinal";

/**
 * Agreement of every two categories [q x q] row-major, 1 on the diagonal. `categories`: ascending values.
 * One category gives NaN but for identity. Source: Gwet (2014), Handbook of Inter-Rater Reliability; pinned to irrCAC 0.4.4.
 */
export function agreementWeights(kind: AgreementWeights, categories: Float64Array): Float64Array {
  const q = categories.length;
  const range = categories[q - 1]! - categories[0]!;
  const out = new Float64Array(q * q);
  const most = (q * (q - 1)) / 2;
  for (let k = 0; k < q; k++)
    for (let l = 0; l < q; l++) {
      const apart = (categories[k]! - categories[l]!) / range;
      const steps = Math.abs(k - l) + 1;
      const weight = {
        identity: k === l ? 1 : 0,
        linear: 1 - Math.abs(apart),
        quadratic: 1 - apart * apart,
        ordinal: 1 - (steps * (steps - 1)) / 2 / most,
      }[kind];
      out[k * q + l] = weight;
    }
  return out;
}
