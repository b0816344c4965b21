/** How tied preferences enter: half a win for each side, or by a parameter of their own. */
export type TieModel = "half" | "rao-kupper" | "davidson";

/** Loss of one preference and its derivatives; one object is reused by the caller. */
export interface PairLoss {
  value: number;
  /** With respect to the difference of values, a less b. */
  slope: number;
  /** With respect to the tie parameter. */
  tieSlope: number;
}

/** log(1 + e^x) without overflow. */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** 1 / (1 + e^-x). */
export function expit(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** The most that a sigmoid's loss can bend: p (1 - p) at one half. */
export const MOST_CURVATURE = 1 / 4;

/** One judged pair: who won (1 a, 0 b, 0.5 a tie; between them a share of votes) and by what margin m. */
export interface Judged {
  readonly difference: number;
  readonly outcome: number;
  readonly margin: number;
}

/** -log sigmoid(d - m) where a wins, -log sigmoid(-d - m) where b wins; shares mix both, a tie is half of each without margin. */
function halfLoss({ difference: d, outcome: y, margin }: Judged, out: PairLoss): void {
  const m = y === 0.5 ? 0 : margin;
  out.value = y * softplus(m - d) + (1 - y) * softplus(m + d);
  out.slope = (1 - y) * expit(m + d) - y * expit(m - d);
  out.tieSlope = 0;
}

/** Rao and Kupper (1967): P(a) = sigmoid(d - eta), P(b) = sigmoid(-d - eta), the rest ties. `tie` is eta = ln theta > 0. */
function raoKupperLoss({ difference: d, outcome, margin }: Judged, eta: number, out: PairLoss): void {
  if (outcome !== 0.5) {
    const sign = outcome === 1 ? 1 : -1;
    const at = eta + margin - sign * d;
    out.value = softplus(at);
    out.tieSlope = expit(at);
    out.slope = -sign * out.tieSlope;
    return;
  }
  const [low, high] = [expit(eta - d), expit(eta + d)];
  out.value =
    eta > 0 ? softplus(eta - d) + softplus(eta + d) - 2 * eta - Math.log1p(-Math.exp(-2 * eta)) : Infinity;
  out.slope = high - low;
  out.tieSlope = low + high - 2 / (1 - Math.exp(-2 * eta));
}

/** Davidson (1970): wins and ties as e^(d/2) : e^(-d/2) : nu. `tie` is ln nu. */
function davidsonLoss({ difference, outcome, margin }: Judged, logNu: number, out: PairLoss): void {
  const sign = outcome === 0.5 ? 0 : outcome === 1 ? 1 : -1;
  const half = (difference - sign * margin) / 2;
  const top = Math.max(half, -half, logNu);
  const [a, b, tie] = [Math.exp(half - top), Math.exp(-half - top), Math.exp(logNu - top)];
  const sum = a + b + tie;
  out.value = top + Math.log(sum) - (sign === 0 ? logNu : sign * half);
  out.slope = ((a - b) / sum - sign) / 2;
  out.tieSlope = tie / sum - (sign === 0 ? 1 : 0);
}

/** The loss of one preference under a tie model, into `out`. `tie` is the model's parameter (0 where ties count half). */
export function pairLoss(
  judged: Judged,
  model: { readonly ties: TieModel; readonly tie: number },
  out: PairLoss,
): void {
  if (model.ties === "half") halfLoss(judged, out);
  else if (model.ties === "rao-kupper") raoKupperLoss(judged, model.tie, out);
  else davidsonLoss(judged, model.tie, out);
}
