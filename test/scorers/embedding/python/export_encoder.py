"""Writes a BERT-like encoder of transformers as ONNX, with the vectors of all layers, in the folder form that transformers.js reads.

usage: python export_encoder.py FOLDER OUT     (FOLDER: config.json, model.safetensors, tokenizer.json; needs torch and transformers)
"""
import os
import shutil
import sys
import warnings

import torch
from transformers import AutoModel, AutoTokenizer

warnings.filterwarnings("ignore")
INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
FILES = ["config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "sentence_bert_config.json"]


class AllLayers(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, *inputs):
        out = self.model(**dict(zip(INPUTS, inputs)), output_hidden_states=True)
        return (out.last_hidden_state, *out.hidden_states)


def main(source, target):
    model = AutoModel.from_pretrained(source).eval()
    sample = AutoTokenizer.from_pretrained(source)(["a small text", "b"], padding=True, return_tensors="pt")
    outputs = ["last_hidden_state"] + [f"hidden_states.{i}" for i in range(model.config.num_hidden_layers + 1)]
    os.makedirs(os.path.join(target, "onnx"), exist_ok=True)
    part = os.path.join(target, "onnx", "model.onnx.part")
    with torch.no_grad():
        torch.onnx.export(
            AllLayers(model),
            tuple(sample[name] for name in INPUTS),
            part,
            input_names=INPUTS,
            output_names=outputs,
            dynamic_axes={name: {0: "batch", 1: "length"} for name in INPUTS + outputs},
            opset_version=14,
        )
    for name in FILES:
        if os.path.exists(os.path.join(source, name)):
            shutil.copy(os.path.join(source, name), target)
    os.replace(part, os.path.join(target, "onnx", "model.onnx"))


main(*sys.argv[1:])
