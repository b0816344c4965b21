"""Writes a tiny, randomly initialised sequence classifier to a folder, and its own logits for three texts as JSON to standard output."""

import json
import os
import sys

import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

folder, n_labels = sys.argv[1], int(sys.argv[2])
words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "good", "bad", "answer", "question"]
with open(os.path.join(folder, "vocab.txt"), "w") as file:
    file.write("\n".join(words))
torch.manual_seed(1)
config = BertConfig(
    vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=64, num_labels=n_labels, initializer_range=1.0,
)  # fmt: skip
tokenizer = BertTokenizer(os.path.join(folder, "vocab.txt"))
model = BertForSequenceClassification(config).eval()
model.save_pretrained(folder)
tokenizer.save_pretrained(folder)
logits = []
for prompt, text in [("a question", "a good answer"), ("a question", "a bad answer"), (None, "good")]:
    encoded = tokenizer(prompt, text, return_tensors="pt") if prompt else tokenizer(text, return_tensors="pt")
    with torch.no_grad():
        logits.append(model(**encoded).logits[0].tolist())
json.dump(logits, sys.stdout)
