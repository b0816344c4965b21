"""A tiny, randomly initialised causal language model behind OpenAI-compatible completions with echo, logprobs and vLLM's prompt_logprobs.

usage: python tiny_causal_server.py MAX_TOKEN   (longest token in characters; needs torch and transformers; no network)
Prints the port, then answers. Tokens are greedy pieces of at most MAX_TOKEN characters out of a small vocabulary, so that a token can lie across
the border of two texts. POST /truth {"model", "ids"} gives the model's own log-probabilities of a list of token numbers, not through /v1/completions.
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import torch
from transformers import GPT2Config, GPT2LMHeadModel

CHARS = [chr(c) for c in range(32, 127)] + ["\n", "\u00e9", "\U0001f600"]
PIECES = ["th", "he", "the", "ing", "an", "at", "ca", "cat", " s", " t", "e ", "d ", "\n\n"]
BOS = "<s>"
longest = int(sys.argv[1])
VOCABULARY = [BOS] + CHARS + [p for p in PIECES if len(p) <= longest]
IDS = {t: i for i, t in enumerate(VOCABULARY)}


def make(seed):
    torch.manual_seed(seed)
    config = GPT2Config(vocab_size=len(VOCABULARY), n_positions=512, n_embd=32, n_layer=2, n_head=2, initializer_range=0.5)
    return GPT2LMHeadModel(config).eval()


MODELS = {"policy": make(1), "base": make(2)}


def encode(text):
    ids, at = [], 0
    while at < len(text):
        piece = next(text[at : at + n] for n in range(longest, 0, -1) if text[at : at + n] in IDS)
        ids.append(IDS[piece])
        at += len(piece)
    return ids


def logprobs(model, ids):
    with torch.no_grad():
        rows = torch.log_softmax(MODELS[model](torch.tensor([ids])).logits[0].double(), dim=-1)
    return [None] + [rows[i, ids[i + 1]].item() for i in range(len(ids) - 1)]


def complete(body):
    ids = encode(body["prompt"])
    if body["model"] == "policy":
        ids = [0] + ids  # this server puts a begin-of-text token before every text and counts it, as vLLM does
    given = logprobs(body["model"], ids)
    choice = {"index": 0, "text": "!", "finish_reason": "length"}
    if "prompt_logprobs" in body:
        choice["prompt_logprobs"] = [None] + [
            {str(i): {"logprob": p, "rank": 1, "decoded_token": VOCABULARY[i]}} for i, p in zip(ids[1:], given[1:])
        ]
    if body.get("echo"):
        tokens = [VOCABULARY[i] for i in ids] + ["!"]
        offsets = [sum(len(t) for t in tokens[:k]) for k in range(len(tokens))]
        choice["text"] = "".join(tokens)
        choice["logprobs"] = {"tokens": tokens, "token_logprobs": given + [-0.5], "text_offset": offsets, "top_logprobs": None}
    usage = {"prompt_tokens": len(ids), "completion_tokens": 1, "total_tokens": len(ids) + 1}
    return {"id": "cmpl-1", "object": "text_completion", "model": body["model"], "choices": [choice], "usage": usage}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/truth":
            answer = {"logprobs": logprobs(body["model"], body["ids"]), "vocabulary": VOCABULARY}
        else:
            answer = complete(body)
        out = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(out)))
        self.end_headers()
        self.wfile.write(out)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
