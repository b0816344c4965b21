"""A custom reward function for verl."""

import os
import sys
import time


def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    os.write(1, b"this would break a protocol on standard output\n")
    if solution_str == "hang":
        time.sleep(60)
    if solution_str == "raise":
        raise ValueError("cannot read this solution")
    if solution_str == "exit":
        sys.exit(3)
    if solution_str == "die":
        os._exit(7)
    if solution_str == "none":
        return None
    if solution_str == "plain":
        return 0.25
    correct = solution_str == ground_truth
    return {"score": 1.0 if correct else 0.0, "acc": correct, "n_info": len(extra_info), "pred": solution_str}


async def asynchronous(data_source: str, solution_str: str, ground_truth, extra_info: dict, **reward_kwargs):
    import asyncio

    await asyncio.sleep(60 if solution_str == "hang" else 0.001)
    return {"score": len(solution_str), "source": data_source}
