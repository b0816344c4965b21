"""Reward functions as TRL's documentation writes them; nothing here knows of trenchcoat."""

import asyncio
import re


def format_reward(completions, **kwargs):
    """1 where a standard completion has the tags, 0 where not."""
    pattern = r"^<think>.*?</think><answer>.*?</answer>$"
    return [1.0 if re.match(pattern, content) else 0.0 for content in completions]


def chat_length(prompts, completions, **kwargs):
    assert all(isinstance(p, list) and p[0]["role"] == "user" for p in prompts)
    return [float(len(completion[0]["content"])) for completion in completions]


def accuracy(completions, ground_truth, **kwargs):
    print("scoring", len(completions), "completions")
    return [1.0 if c == g else 0.0 for c, g in zip(completions, ground_truth)]


def math_only(prompts, completions, task, log_extra, log_metric, **kwargs):
    log_extra("n_chars", [len(c) for c in completions])
    log_metric("batch", 1.0)
    return [float(len(c)) if t == "math" else None for c, t in zip(completions, task)]


async def asynchronous(completions, **kwargs):
    await asyncio.sleep(0.001)
    return [float(len(c)) for c in completions]


async def hangs_asynchronously(completions, **kwargs):
    await asyncio.sleep(60)


def short(completions, **kwargs):
    return [0.5]


def scalar(completions, **kwargs):
    return 0.5


def needs_difficulty(completions, difficulty, **kwargs):
    return [float(d) for d in difficulty]


def needs_tokens(completion_ids, completions, **kwargs):
    return [float(len(ids)) for ids in completion_ids]


def fails_on_x(completions, **kwargs):
    return [1 / 0 if c == "x" else 1.0 for c in completions]


def strange(completions, **kwargs):
    return [{"nan": float("nan"), "inf": float("inf"), "text": "0.5", "true": True}[c] for c in completions]


def by_keyword(completions, **kwargs):
    golds = kwargs.get("ground_truth", [None] * len(completions))
    return [None if gold is None else float(c == gold) for c, gold in zip(completions, golds)]
