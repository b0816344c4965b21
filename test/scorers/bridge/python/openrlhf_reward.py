"""A reward file for OpenRLHF. FakeTensor has what a torch tensor is asked for, so that torch is not needed here."""


class FakeTensor:
    def __init__(self, values):
        self.values = values

    def detach(self):
        return self

    def tolist(self):
        return self.values


def reward_func(queries, prompts, labels, **kwargs):
    answers = [q[len(p):] for q, p in zip(queries, prompts)]
    rewards = [[1.0 if a == label else -1.0] for a, label in zip(answers, labels)]
    return {
        "rewards": FakeTensor(rewards),
        "scores": FakeTensor([(r[0] + 1) / 2 for r in rewards]),
        "extra_logs": {"n_chars": FakeTensor([len(a) for a in answers])},
    }
