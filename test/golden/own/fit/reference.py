"""Reference numbers of learned heads and combinations, printed as JSON.

    python3 -m venv peers && peers/bin/pip install numpy scipy scikit-learn statsmodels choix
    peers/bin/python test/golden/own/fit/reference.py > test/golden/own/fit/reference.json
"""

import json
import sys

import choix
import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy.optimize import minimize, nnls
from sklearn.linear_model import LogisticRegression, Ridge

rng = np.random.default_rng(20)
N_OUTPUTS, N_PAIRS, K = 60, 150, 5


def rounded(x):
    return np.round(np.asarray(x, dtype=float), 6).tolist()


features = np.round(rng.normal(size=(N_OUTPUTS, K)), 3)
true = np.array([1.0, -0.5, 0.3, 0.0, 0.8])
a = rng.integers(0, N_OUTPUTS, N_PAIRS)
b = (a + 1 + rng.integers(0, N_OUTPUTS - 1, N_PAIRS)) % N_OUTPUTS
d = (features[a] - features[b]) @ true
outcome = (rng.random(N_PAIRS) < 1 / (1 + np.exp(-d))).astype(float)
tied = rng.random(N_PAIRS) < 0.3 * np.exp(-d * d / 4)
with_ties = np.where(tied, 0.5, outcome)
weight = np.round(rng.uniform(0.5, 2, N_PAIRS), 3)
margin = np.round(rng.uniform(0, 1, N_PAIRS), 3)
diff = features[a] - features[b]


def sk(x, y, w, lam, intercept=False):
    model = LogisticRegression(C=1 / lam, fit_intercept=intercept, tol=1e-12, max_iter=100000)
    model.fit(x, y, sample_weight=w)
    return model.coef_[0], model.intercept_


def direct(loss, n):
    """A second opinion: scipy's trust-constr-free BFGS on the loss as written in the papers."""
    found = minimize(loss, np.full(n, 0.1), method="BFGS", options={"gtol": 1e-9, "maxiter": 10000})
    return found.x


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


lam = 0.7
plain, _ = sk(diff, outcome, weight, lam)
# A tie as half a win of each side: both rows at half weight.
half, _ = sk(
    np.vstack([diff, diff]),
    np.concatenate([np.where(with_ties == 0.5, 1, with_ties), np.where(with_ties == 0.5, 0, with_ties)]),
    np.concatenate([weight, weight]) / 2,
    lam,
)


def margin_loss(w):
    s = np.where(outcome == 1, 1, -1) * (diff @ w)
    return np.sum(weight * np.logaddexp(0, margin - s)) + lam / 2 * w @ w


def davidson_loss(p):
    w, nu = p[:K], np.exp(p[K])
    pa, pb = np.exp(diff @ w / 2), np.exp(-diff @ w / 2)
    total = pa + pb + nu
    prob = np.where(with_ties == 0.5, nu, np.where(with_ties == 1, pa, pb)) / total
    return -np.sum(weight * np.log(prob)) + lam / 2 * w @ w


def rao_kupper_loss(p):
    w, theta = p[:K], np.exp(p[K])
    pa, pb = np.exp(diff @ w), np.ones(N_PAIRS)
    win_a, win_b = pa / (pa + theta * pb), pb / (pb + theta * pa)
    prob = np.where(with_ties == 0.5, 1 - win_a - win_b, np.where(with_ties == 1, win_a, win_b))
    return -np.sum(weight * np.log(prob)) + lam / 2 * w @ w


# Bradley-Terry strengths of 8 systems by choix: a head whose features are indicators. choix adds alpha |x|^2, so alpha = lambda / 2.
N_SYSTEMS = 8
strength = np.linspace(-1, 1, N_SYSTEMS)
battles = []
for _ in range(120):
    i, j = rng.choice(N_SYSTEMS, 2, replace=False)
    battles.append((int(i), int(j)) if rng.random() < sigmoid(strength[i] - strength[j]) else (int(j), int(i)))
choix_strengths = choix.opt_pairwise(N_SYSTEMS, battles, alpha=lam / 2, method="Newton-CG", tol=1e-10)

rating = np.round(features @ true + rng.normal(size=N_OUTPUTS), 3)
right = (rng.random(N_OUTPUTS) < sigmoid(features @ true)).astype(float)
row_weight = np.round(rng.uniform(0.5, 2, N_OUTPUTS), 3)
ridge = Ridge(alpha=2.5, tol=1e-12).fit(features, rating, sample_weight=row_weight)
logit_coef, logit_intercept = sk(features, right, row_weight, 2.5, intercept=True)
free = sm.Logit(right, sm.add_constant(features)).fit(disp=0, method="newton", maxiter=200, tol=1e-12)

nn_x = np.round(np.column_stack([features[:, :4], features[:, 0] * 0.9 + 0.1 * rng.normal(size=N_OUTPUTS)]), 3)
nn_cases = [
    {"a": nn_x.tolist(), "b": rating.tolist()},
    {"a": nn_x.tolist(), "b": (-rating).tolist()},
    {"a": np.round(rng.random((20, 12)), 3).tolist(), "b": np.round(rng.normal(size=20), 3).tolist()},
]
for case in nn_cases:
    case["x"] = rounded(nnls(np.array(case["a"]), np.array(case["b"]))[0])

print(
    json.dumps(
        {
            "command": "python test/golden/own/fit/reference.py",
            "versions": {
                "python": sys.version.split()[0],
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "scikit-learn": sklearn.__version__,
                "statsmodels": statsmodels.__version__,
                "choix": "0.4.1",
            },
            "features": features.tolist(),
            "preferences": {
                "a": a.tolist(),
                "b": b.tolist(),
                "outcome": outcome.tolist(),
                "withTies": with_ties.tolist(),
                "weight": weight.tolist(),
                "margin": margin.tolist(),
                "lambda": lam,
                "plain": rounded(plain),
                "halfTies": rounded(half),
                "margins": rounded(direct(margin_loss, K)),
                "davidson": rounded(direct(davidson_loss, K + 1)),
                "raoKupper": rounded(direct(rao_kupper_loss, K + 1)),
            },
            "systems": {"n": N_SYSTEMS, "battles": battles, "lambda": lam, "strengths": rounded(choix_strengths)},
            "pointwise": {
                "rating": rating.tolist(),
                "right": right.tolist(),
                "weight": row_weight.tolist(),
                "lambda": 2.5,
                "ridge": rounded(ridge.coef_),
                "ridgeIntercept": rounded(ridge.intercept_),
                "logistic": rounded(logit_coef),
                "logisticIntercept": rounded(logit_intercept[0]),
                "unpenalised": rounded(free.params),
            },
            "nnls": nn_cases,
        }
    )
)
