"""Writes a tiny, randomly initialised sequence classifier in the ONNX folder form that transformers.js reads, and torch's logits as JSON.

usage: python onnx_classifier.py FOLDER N_LABELS   (needs torch and transformers)
"""
import json
import os
import sys
import warnings

import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

warnings.filterwarnings("ignore")
folder, n_labels = sys.argv[1], int(sys.argv[2])
words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "good", "bad", "answer", "question"]
with open(os.path.join(folder, "vocab.txt"), "w") as file:
    file.write("\n".join(words))
torch.manual_seed(1)
config = BertConfig(
    vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
    max_position_embeddings=32, num_labels=n_labels, initializer_range=1.0,
)  # fmt: skip
tokenizer = BertTokenizerFast(os.path.join(folder, "vocab.txt"), model_max_length=32)
model = BertForSequenceClassification(config).eval()
config.save_pretrained(folder)
tokenizer.save_pretrained(folder)
os.makedirs(os.path.join(folder, "onnx"))
names = ["input_ids", "attention_mask", "token_type_ids"]
sample = tokenizer(["a good answer", "bad"], padding=True, return_tensors="pt")


class Logits(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, *inputs):
        return self.model(**dict(zip(names, inputs))).logits


logits = []
with torch.no_grad():
    torch.onnx.export(
        Logits().eval(), tuple(sample[n] for n in names), os.path.join(folder, "onnx", "model.onnx"), input_names=names,
        output_names=["logits"], dynamic_axes={n: {0: "batch", 1: "length"} for n in names} | {"logits": {0: "batch"}}, opset_version=14,
    )  # fmt: skip
    for prompt, text in [("a question", "a good answer"), ("a question", "a bad answer"), (None, "good")]:
        encoded = tokenizer(prompt, text, return_tensors="pt") if prompt else tokenizer(text, return_tensors="pt")
        logits.append(model(**encoded).logits[0].tolist())
print("\n" + json.dumps(logits))
