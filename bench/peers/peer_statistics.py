"""Statistics of the reference implementations, on the data of bench/statistics.ts: numbers from counters, made before the clock starts."""


def hashed(counter):
    """Numbers in [0, 1) from counters: the finaliser of MurmurHash3, as in bench/preferences.ts."""
    import numpy as np

    h = np.asarray(counter, dtype=np.uint64).astype(np.uint32)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return (h ^ (h >> np.uint32(16))).astype(np.float64) / 2.0**32


def bell(counter):
    """Mean 0 and sd 1, from three counters."""
    return 2 * (hashed(counter) + hashed(counter + 1) + hashed(counter + 2) - 1.5)


def alpha(level):
    """Ratings of 5,000 units by 10 raters on 5 values, a tenth missing."""

    def prepare(_):
        import krippendorff
        import numpy as np

        i = np.arange(50_000)
        values = np.floor(3 + (bell(3 * (i // 10)) + bell(100_000 + 3 * i)) + 0.5).clip(1, 5)
        values[hashed(1_000_000 + i) < 0.1] = np.nan
        table = np.ascontiguousarray(values.reshape(5000, 10).T)
        return lambda: (float(krippendorff.alpha(table, level_of_measurement=level)), 1), ["krippendorff", "numpy"]

    return prepare


N = 1_000_000


def bt_battles(_):
    """Sparse design from raw rows, then logistic regression without penalty; the check is the first strength about their mean."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    m = 100
    i = np.arange(N)
    strength = 4 * hashed(4 * N + np.arange(m)) - 2
    a = np.floor(m * hashed(i)).astype(np.int64)
    b = (a + 1 + np.floor((m - 1) * hashed(N + i)).astype(np.int64)) % m
    outcome = (hashed(2 * N + i) < 1 / (1 + np.exp(strength[b] - strength[a]))).astype(float)

    def body():
        rows = np.arange(N)
        signs = np.concatenate([np.ones(N), -np.ones(N)])
        design = csr_matrix((signs, (np.concatenate([rows, rows]), np.concatenate([a, b]))), shape=(N, m))
        w = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-8).fit(design, outcome).coef_[0]
        return float(w[0] - w.mean()), 1

    return body, ["scikit-learn", "numpy", "scipy"]


def isotonic(_):
    import numpy as np
    from sklearn.isotonic import IsotonicRegression

    i = np.arange(N)
    x = bell(3 * i)
    y = (hashed(3 * N + i) < 1 / (1 + np.exp(-x))).astype(float)
    return lambda: (len(IsotonicRegression().fit(x, y).X_thresholds_), 1), ["scikit-learn", "numpy"]


def dawid_skene(_):
    """400,000 labels of 40,000 tasks by 1,000 raters, 30 iterations; the check is the prior of the first label."""
    import numpy as np
    import pandas as pd
    from crowdkit.aggregation import DawidSkene

    i = np.arange(400_000)
    task = i // 10
    truth = np.floor(5 * hashed(np.arange(40_000)))
    label = np.where(hashed(2 * N + i) < 0.7, truth[task], np.floor(5 * hashed(3 * N + i))).astype(int)
    rater = np.floor(1000 * hashed(N + i)).astype(int)
    votes = pd.DataFrame({"task": task, "worker": rater, "label": label})

    def body():
        return float(DawidSkene(n_iter=30, tol=-1e9).fit(votes).priors_[0]), 1

    return body, ["crowd-kit", "pandas", "numpy"]


STATISTICS = {
    "alpha-interval": alpha("interval"),
    "alpha-ordinal": alpha("ordinal"),
    "alpha-nominal": alpha("nominal"),
    "bt-battles": bt_battles,
    "dawid-skene": dawid_skene,
    "isotonic": isotonic,
}
