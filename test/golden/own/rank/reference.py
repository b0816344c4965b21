"""Reference numbers of Bradley-Terry with rater reliability, printed as JSON.

    python3 -m venv peers && peers/bin/pip install numpy scipy
    peers/bin/python test/golden/own/rank/reference.py > test/golden/own/rank/reference.json

The marginal log-likelihood is summed over a fine grid of reliabilities (the trapezoidal rule, exact to rounding for such integrands), rater by rater, and
maximised by Nelder-Mead, then BFGS.
"""

import json
import sys

import numpy as np
import scipy
from scipy.optimize import minimize

STEP = 0.02
GRID = np.arange(-10, 10 + STEP / 2, STEP)
rng = np.random.default_rng(11)
N, K = 4, 12
strengths = np.array([0.8, 0.2, -0.3, -0.7])
reliability = 1 + 0.7 * rng.normal(size=K)
rows = []
for k in range(K):
    for _ in range(int(rng.integers(5, 40))):
        a, b = rng.choice(N, size=2, replace=False)
        p = 1 / (1 + np.exp(-reliability[k] * (strengths[a] - strengths[b])))
        y = 0.5 if rng.random() < 0.1 else float(rng.random() < p)
        rows.append((k, int(a), int(b), y))
rater = np.array([r[0] for r in rows])
a, b = np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
y = np.array([r[3] for r in rows])
feature = np.round(rng.normal(size=len(rows)), 3)


def log_sigmoid(x):
    return -np.logaddexp(0, -x)


def marginal(theta, spread, beta=None, mean=1.0):
    """log of the product over raters of the integral over reliability ~ normal(mean, spread)."""
    d = theta[a] - theta[b] + (0 if beta is None else beta * feature)
    total = 0.0
    g = mean + spread * GRID
    for k in range(K):
        dk, yk = d[rater == k], y[rater == k]
        s = g[:, None] * dk
        log_joint = (yk * log_sigmoid(s) + (1 - yk) * log_sigmoid(-s)).sum(axis=1) - GRID**2 / 2
        top = log_joint.max()
        total += top + np.log(np.exp(log_joint - top).sum() * STEP) - 0.5 * np.log(2 * np.pi)
    return total


def whole(x, n_beta):
    theta = np.append(x[: N - 1], -np.sum(x[: N - 1]))
    return theta, (x[N - 1] if n_beta else None), x[N - 1 + n_beta]


def fit(n_beta):
    def loss(x):
        theta, beta, spread = whole(x, n_beta)
        return -marginal(theta, abs(spread), beta)

    start = np.append(np.zeros(N - 1 + n_beta), 0.5)
    x = minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-7, "fatol": 1e-10, "maxiter": 4000}).x
    x = minimize(loss, x, method="BFGS", options={"gtol": 1e-6}).x
    theta, beta, spread = whole(x, n_beta)
    return {
        "strengths": theta.tolist(),
        "spread": abs(float(spread)),
        "coefficients": [] if beta is None else [float(beta)],
        "logLikelihood": -float(loss(x)),
    }


def information(theta, spread):
    """Minus the second derivatives by strengths 1..N-1 (the last is minus their sum) and spread, by central differences."""
    x0 = np.append(theta[: N - 1], spread)

    def f(x):
        return -marginal(np.append(x[: N - 1], -np.sum(x[: N - 1])), x[N - 1])

    h = 1e-3
    m = len(x0)
    out = np.zeros((m, m))
    for i in range(m):
        for j in range(m):
            e, g = np.eye(m)[i] * h, np.eye(m)[j] * h
            out[i, j] = (f(x0 + e + g) - f(x0 + e - g) - f(x0 - e + g) + f(x0 - e - g)) / (4 * h * h)
    return out.tolist()


plain, styled = fit(0), fit(1)
theta = np.array(plain["strengths"])
json.dump(
    {
        "command": "python test/golden/own/rank/reference.py",
        "versions": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__},
        "nSystems": N,
        "rater": rater.tolist(),
        "a": a.tolist(),
        "b": b.tolist(),
        "outcome": y.tolist(),
        "feature": feature.tolist(),
        "plain": plain,
        "styled": styled,
        "logLikelihoodAt": {"strengths": [0.5, 0.1, -0.2, -0.4], "spread": 1.5, "value": marginal(np.array([0.5, 0.1, -0.2, -0.4]), 1.5)},
        "information": information(theta, plain["spread"]),
    },
    sys.stdout,
)
print()
