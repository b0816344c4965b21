"""Reference numbers of the observational part of an audit, printed as JSON.

    python3 -m venv peers && peers/bin/pip install numpy scikit-learn statsmodels
    peers/bin/python test/golden/own/observational/reference.py > test/golden/own/observational/reference.json

Ten groups of items and ten folds: every group is a fold of its own, so that no draw of folds is part of the numbers.
"""

import json
import sys

import numpy as np
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.linear_model import Ridge
from sklearn.model_selection import LeaveOneGroupOut

PENALTIES = [1e-6, 1e-4, 1e-3, 1e-2, 1e-1, 1]


def rounded(x):
    return np.round(np.asarray(x, dtype=float), 7).tolist()


def fit(x, y, share):
    return Ridge(alpha=share * len(y), fit_intercept=False, solver="cholesky").fit(x, y).coef_


def choose(x, y, groups):
    """The penalty of least squared error on groups left out one after the other."""
    losses = []
    for share in PENALTIES:
        loss = 0.0
        for train, test in LeaveOneGroupOut().split(x, y, groups):
            loss += np.sum((y[test] - x[test] @ fit(x[train], y[train], share)) ** 2)
        losses.append(loss)
    return PENALTIES[int(np.argmin(losses))]


def held_out_r2(x, y, groups):
    loss = 0.0
    for train, test in LeaveOneGroupOut().split(x, y, groups):
        share = choose(x[train], y[train], groups[train])
        loss += np.sum((y[test] - x[test] @ fit(x[train], y[train], share)) ** 2)
    return 1 - loss / np.sum(y**2)


def scaled(columns):
    return columns / np.sqrt(np.mean(columns**2, axis=0))


def section(x, gold, y, groups):
    """What `observationalSection` gives of rows that are centred already."""
    sd = np.sqrt(np.mean(x**2, axis=0))
    x, gold, y = scaled(x), scaled(gold), scaled(y)
    both = np.column_stack([x, gold])
    share = choose(x, y, groups)
    return {
        "ridge": share,
        "sd": rounded(sd),
        "ofScore": rounded(held_out_r2(x, y, groups)),
        "ofGold": rounded(held_out_r2(x, gold, groups)),
        "overGold": rounded(held_out_r2(both, y, groups) - held_out_r2(gold[:, None], y, groups)),
        "onScore": rounded(fit(x, y, share)),
        "onGold": rounded(fit(x, gold, share)),
        "onScoreGivenGold": rounded(fit(both, y, share)),
        "alone": rounded([fit(x[:, [k]], y, share)[0] for k in range(x.shape[1])]),
    }


def within(values, item):
    out = np.asarray(values, dtype=float).copy()
    for i in np.unique(item):
        out[item == i] -= out[item == i].mean(axis=0)
    return out


def data(rng, n_groups, items_a_group, outputs_an_item, noise):
    """Outputs of items in groups: two normal features that go together, a skewed one, a gold and a score of all of them."""
    n_items = n_groups * items_a_group
    item = np.repeat(np.arange(n_items), outputs_an_item)
    group = item // items_a_group
    n = len(item)
    quality = rng.normal(size=n)
    first = rng.normal(size=n) + 2 * rng.normal(size=n_items)[item]
    second = 0.6 * first + rng.normal(size=n)
    skewed = np.round(np.exp(2.2 * rng.normal(size=n)), 3)
    gold = quality + 0.3 * first
    # The effects of features differ a little between groups, as they do in life.
    slope = 0.5 + 0.2 * rng.normal(size=n_groups)[group]
    score = quality + slope * first - 0.2 * second + 0.3 * np.log1p(skewed) + noise * rng.normal(size=n)
    score += 3 * rng.normal(size=n_items)[item]
    columns = {"first": first, "second": second, "skewed": skewed, "gold": gold, "score": score}
    return item, group, {k: np.round(v, 3) for k, v in columns.items()}


def features(columns):
    return np.column_stack([columns["first"], columns["second"], np.log1p(columns["skewed"])])


rng = np.random.default_rng(7)
item, group, columns = data(rng, 10, 5, 3, 1.0)
x, gold, y = features(columns), columns["gold"], columns["score"]
outputs = {
    "item": item.tolist(),
    "group": group.tolist(),
    **{k: v.tolist() for k, v in columns.items()},
    "expected": section(within(x, item), within(gold, item), within(y, item), group),
}

# Pairs as they were shown: differences, a constant for the position, P(first preferred) less one half.
pair_item, pair_group, pair_columns = data(rng, 10, 8, 2, 1.0)
first, second = np.arange(0, len(pair_item), 2), np.arange(1, len(pair_item), 2)
flip = rng.random(len(first)) < 0.5
first, second = np.where(flip, second, first), np.where(flip, first, second)
d = lambda v: v[first] - v[second]
p = np.round(1 / (1 + np.exp(-0.6 * d(pair_columns["score"]) - 0.7)), 4)
px = np.column_stack([d(features(pair_columns)), np.ones(len(first))])
pg = np.where(d(pair_columns["gold"]) > 0, 1.0, -1.0)
expected = section(px, pg, p - 0.5, pair_group[first])
pairs = {
    "item": pair_item.tolist(),
    "group": pair_group.tolist(),
    **{k: v.tolist() for k, v in pair_columns.items()},
    "shownFirst": first.tolist(),
    "shownSecond": second.tolist(),
    "p": p.tolist(),
    "expected": expected,
}

# Many groups: ordinary least squares with an effect of each item, and standard errors by group.
many_item, many_group, many = data(rng, 150, 2, 3, 1.0)
mx, my = scaled(within(features(many), many_item)), scaled(within(many["score"], many_item))
ols = sm.OLS(my, mx).fit(cov_type="cluster", cov_kwds={"groups": many_group, "use_correction": False})
# The same by dummies: centring within items is the regression with an effect of each item.
dummies = (many_item[:, None] == np.arange(many_item.max() + 1)).astype(float)
sd_x = np.sqrt(np.mean(within(features(many), many_item) ** 2, axis=0))
sd_y = np.sqrt(np.mean(within(many["score"], many_item) ** 2))
fixed = sm.OLS(many["score"], np.column_stack([features(many), dummies])).fit().params[:3] * sd_x / sd_y
assert np.allclose(fixed, ols.params, atol=1e-9)

out = {
    "command": "python test/golden/own/observational/reference.py",
    "versions": {
        "python": sys.version.split()[0],
        "numpy": np.__version__,
        "scikit-learn": sklearn.__version__,
        "statsmodels": statsmodels.__version__,
    },
    "outputs": outputs,
    "pairs": pairs,
    "clustered": {
        "item": many_item.tolist(),
        "group": many_group.tolist(),
        **{k: v.tolist() for k, v in many.items()},
        "coefficients": rounded(ols.params),
        "standardErrors": rounded(ols.bse),
    },
}
json.dump(out, sys.stdout)
print()
