/** Inner products of all rows of `x` [n x nCols] with all of `y` [m x nCols]: [n x m], all row-major. */
export function rowProducts(x: Float32Array, y: Float32Array, nCols: number): Float64Array {
  const [n, m] = [x.length / nCols, y.length / nCols];
  const products = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let a = i * nCols, b = j * nCols; a < (i + 1) * nCols; a++, b++) sum += x[a]! * y[b]!;
      products[i * m + j] = sum;
    }
  }
  return products;
}

/** A copy whose rows, nCols long each, have length 1; rows of zeros stay as they are. */
export function unitRows(vectors: Float32Array, nCols: number): Float32Array {
  const unit = Float32Array.from(vectors);
  for (let from = 0; from < unit.length; from += nCols) {
    let square = 0;
    for (let c = from; c < from + nCols; c++) square += unit[c]! * unit[c]!;
    const norm = Math.sqrt(square);
    if (norm > 0) for (let c = from; c < from + nCols; c++) unit[c]! /= norm;
  }
  return unit;
}

/** Cosine of two vectors, in [-1, 1]; NaN where one is zero or their lengths differ. */
export function cosine(x: Float32Array, y: Float32Array): number {
  if (x.length !== y.length) return NaN;
  let [product, xx, yy] = [0, 0, 0];
  for (let c = 0; c < x.length; c++) {
    product += x[c]! * y[c]!;
    xx += x[c]! * x[c]!;
    yy += y[c]! * y[c]!;
  }
  return xx === 0 || yy === 0 ? NaN : Math.max(-1, Math.min(1, product / Math.sqrt(xx * yy)));
}
