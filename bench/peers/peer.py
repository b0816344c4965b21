"""Runs one benchmark of a reference implementation once and prints {"ms", "cpuMs", "check", "versions"}.

Usage: python peer.py NAME DATA.json [MT_METRICS_EVAL_CHECKOUT]
Imports and the reading of data are not timed. Exit code 3: the reference is not installed.
"""

import json
import logging
import os
import sys
import time
import warnings
from importlib.metadata import version

from peer_statistics import STATISTICS, hashed

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

RESAMPLES = 1000


def sentences(data, metric):
    total = 0.0
    for pair in data["pairs"]:
        total += metric.sentence_score(pair["hypothesis"], [pair["reference"]]).score
    return total / len(data["pairs"])


def bleu(data):
    from sacrebleu.metrics import BLEU

    return lambda: (sentences(data, BLEU(effective_order=True)), 1), ["sacrebleu"]


def chrf(data):
    from sacrebleu.metrics import CHRF

    return lambda: (sentences(data, CHRF()), 1), ["sacrebleu"]


def chrf_plus_plus(data):
    from sacrebleu.metrics import CHRF

    return lambda: (sentences(data, CHRF(word_order=2)), 1), ["sacrebleu"]


def ter(data):
    from sacrebleu.metrics import TER

    return lambda: (sentences(data, TER()), 1), ["sacrebleu"]


def rouge(data):
    from rouge_score.rouge_scorer import RougeScorer

    def body():
        scorer = RougeScorer(["rouge1", "rouge2", "rougeL", "rougeLsum"], use_stemmer=True)
        total = 0.0
        for pair in data["pairs"]:
            scores = scorer.score(pair["reference"], pair["hypothesis"])
            total += sum(score.fmeasure for score in scores.values())
        return total / (4 * len(data["pairs"])), 1

    return body, ["rouge_score"]


def wmt(data):
    from mt_metrics_eval import stats

    matrix = data["matrix"]
    first, second = (
        stats.Correlation(matrix["nSystems"], list(matrix["gold"]), list(matrix[name]))
        for name in ("metric1", "metric2")
    )
    return stats, first, second


def acc_eq_wmt(data):
    _, first, _ = wmt(data)
    return lambda: (first.KendallWithTiesOpt("item", "acc23", 1.0)[0], 1), []


def perm_both_tuned(data):
    """A few resamples, scaled up: `factor` says by how much."""
    stats, first, second = wmt(data)
    params = stats.PermutationSigDiffParams(block_size=10**9)
    few = 3

    def body():
        result = stats.PermutationSigDiff(
            first, second, stats.KendallWithTiesOpt, "item", few, params, variant="acc23", sample_rate=1.0
        )
        return result[1], (RESAMPLES + 1) / (few + 1)

    return body, []


def perm_both_pearson(data):
    from scipy.stats import pearsonr

    stats, first, second = wmt(data)
    params = stats.PermutationSigDiffParams(block_size=10**9)

    def body():
        return stats.PermutationSigDiff(first, second, pearsonr, "none", RESAMPLES, params)[1], 1

    return body, ["scipy", "numpy"]


def kendall_bootstrap(data):
    import numpy as np
    from scipy.stats import kendalltau

    x, y = np.array(data["matrix"]["x"]), np.array(data["matrix"]["y"])
    rng = np.random.default_rng(1)

    def body():
        total = 0.0
        for _ in range(RESAMPLES):
            at = rng.integers(0, len(x), len(x))
            total += kendalltau(x[at], y[at])[0]
        return total / RESAMPLES, 1

    return body, ["scipy", "numpy"]


def bt_head(solver):
    """scikit-learn on the sparse differences, which are made before the clock starts. The check is the penalised loss reached."""

    def prepare(_):
        import numpy as np
        from scipy.sparse import csr_matrix
        from sklearn.linear_model import LogisticRegression

        pairs, cols, entries = 100_000, 4096, 30
        rows = 2 * pairs
        n = rows * entries
        k = np.arange(n)
        column = (cols * hashed(k) ** 3).astype(np.int32)
        size = 1 / np.sqrt(entries)
        value = np.where(hashed(n + k) < 0.5, -size, size)
        truth = 4 * hashed(2 * n + np.arange(cols)) - 2
        x = csr_matrix((value, column, np.arange(0, n + 1, entries)), shape=(rows, cols))
        lead = x[0::2] @ truth - x[1::2] @ truth
        won = hashed(3 * n + np.arange(pairs)) < 1 / (1 + np.exp(-lead))
        difference = (x[0::2] - x[1::2]).tocsr()

        def body():
            model = LogisticRegression(C=1.0, fit_intercept=False, solver=solver, tol=1e-6, max_iter=1000)
            w = model.fit(difference, won).coef_[0]
            signed = np.where(won, 1, -1) * (difference @ w)
            return float(np.logaddexp(0, -signed).sum() + w @ w / 2), 1

        return body, ["scikit-learn", "numpy", "scipy"]

    return prepare


BODIES = {
    **STATISTICS,
    "bt-head": bt_head("lbfgs"),
    "bt-head-liblinear": bt_head("liblinear"),
    "bleu": bleu,
    "chrf": chrf,
    "chrf++": chrf_plus_plus,
    "ter": ter,
    "rouge": rouge,
    "acc-eq-wmt": acc_eq_wmt,
    "perm-both-tuned": perm_both_tuned,
    "perm-both-pearson": perm_both_pearson,
    "kendall-bootstrap": kendall_bootstrap,
}


def main(name, path, checkout=None):
    if checkout:
        sys.path.insert(0, checkout)
    with open(path, encoding="utf-8") as lines:
        data = json.load(lines)
    try:
        body, packages = BODIES[name](data)
    except ImportError as problem:
        print(problem, file=sys.stderr)
        sys.exit(3)
    cpu, began = time.process_time(), time.perf_counter()
    check, factor = body()
    ms, cpu_ms = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - cpu)
    versions = [f"{package} {version(package)}" for package in packages]
    versions.append(f"Python {sys.version.split()[0]}")
    print(json.dumps({"ms": ms * factor, "cpuMs": cpu_ms * factor, "factor": factor, "check": check, "versions": versions}))


main(*sys.argv[1:])
