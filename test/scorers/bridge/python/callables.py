"""Functions of many shapes for py:."""


class Result:
    def __init__(self, score):
        self.score = score


def overlap(hypothesis, references):
    return Result(100.0 * (hypothesis in references))


def corpus(predictions, references):
    return [float(p == r[0]) for p, r in zip(predictions, references)]


def rows(rows):
    return [len(r["text"]) + len(r["references"]) for r in rows]


def anything(unheard_of):
    return len(unheard_of)


def with_reference(output, reference=None):
    return 1.0 if reference is None else 2.0


def lost(output, flux):
    return 0.0
