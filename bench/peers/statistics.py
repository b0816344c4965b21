"""Writes the data of bench/statistics.ts to DIR and times the reference implementations on them.

Usage: python statistics.py DIR    (pip install krippendorff scikit-learn crowd-kit)
"""

import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]

import krippendorff
import numpy as np
import pandas as pd
from crowdkit.aggregation import DawidSkene
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

folder = sys.argv[1]
rng = np.random.default_rng(1)


def save(values, name):
    np.ascontiguousarray(values, dtype=float).tofile(os.path.join(folder, name + ".bin"))


def timed(name, body, runs):
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        result = body()
        times.append(time.perf_counter() - began)
    print(f"{name}: median {1e3 * sorted(times)[runs // 2]:.1f} ms, result {result}", flush=True)


def ratings(low, high, centre, scale):
    values = np.clip(np.round(centre + scale * (quality + rng.normal(size=(5000, 10)))), low, high)
    values[rng.random(values.shape) < 0.1] = np.nan
    return values


quality = rng.normal(size=(5000, 1))
five = ratings(1, 5, 3, 1)
save(five, "values5")
save(ratings(1, 687, 343, 100), "values687")
for level in ("interval", "nominal", "ordinal"):
    timed(f"alpha {level}, values5", lambda: krippendorff.alpha(five.T, level_of_measurement=level), 15)

n, m = 1_000_000, 100
strengths = rng.normal(size=m)
a = rng.integers(0, m, n)
b = (a + 1 + rng.integers(0, m - 1, n)) % m
outcome = (rng.random(n) < 1 / (1 + np.exp(strengths[b] - strengths[a]))).astype(float)
for values, name in ((a, "a"), (b, "b"), (outcome, "outcome")):
    save(values, name)


def bradley_terry():
    rows = np.arange(n)
    signs = np.concatenate([np.ones(n), -np.ones(n)])
    design = csr_matrix((signs, (np.concatenate([rows, rows]), np.concatenate([a, b]))), shape=(n, m))
    model = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-8)
    return model.fit(design, outcome).coef_[0, 0]


timed("Bradley-Terry from 1,000,000 rows", bradley_terry, 3)

x = rng.normal(size=n)
y = (rng.random(n) < 1 / (1 + np.exp(-x))).astype(float)
save(x, "x")
save(y, "y")
timed("isotonic, 1,000,000 points", lambda: len(IsotonicRegression().fit(x, y).X_thresholds_), 3)

task = np.repeat(np.arange(40_000), 10)
rater = rng.integers(0, 1000, 400_000)
truth = rng.integers(0, 5, 40_000)
label = np.where(rng.random(400_000) < 0.7, truth[task], rng.integers(0, 5, 400_000))
for values, name in ((task, "task"), (rater, "rater"), (label, "label")):
    save(values, name)
votes = pd.DataFrame({"task": task, "worker": rater, "label": label})


def dawid_skene(iterations):
    began = time.perf_counter()
    DawidSkene(n_iter=iterations, tol=-1e9).fit(votes)
    return time.perf_counter() - began


print(f"Dawid-Skene, 400,000 labels: {1e3 * (dawid_skene(4) - dawid_skene(1)) / 3:.1f} ms an iteration")
