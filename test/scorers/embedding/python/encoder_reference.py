"""What bert_score 0.3.13 and transformers give for the questions on standard input, as JSON. usage: python encoder_reference.py FOLDER < QUESTIONS

{"bertscore": [{"outputs": [...], "references": [[...]], "layer": 6, "idf": false, "baseline": null}], "sentences": [...]}
-> {"bertscore": [[[P, R, F], ...]], "sentences": [[...]]}
"""
import json
import sys
import warnings

import bert_score
import torch
from transformers import AutoModel, AutoTokenizer

warnings.filterwarnings("ignore")


def match(folder, ask):
    scores = bert_score.score(
        ask["outputs"],
        ask["references"],
        model_type=folder,
        num_layers=ask["layer"],
        idf=ask["idf"],
        nthreads=0,
        lang="en",
        rescale_with_baseline=ask["baseline"] is not None,
        baseline_path=ask["baseline"],
    )
    return torch.stack(scores, dim=1).tolist()


def embed(folder, texts):
    """Mean over all tokens and length 1, cut at 256 tokens: what sentence-transformers does with all-MiniLM-L6-v2."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    made = []
    with torch.no_grad():
        for text in texts:
            given = tokenizer(text, truncation=True, max_length=256, return_tensors="pt")
            made.append(torch.nn.functional.normalize(model(**given).last_hidden_state.mean(dim=1), dim=1)[0].tolist())
    return made


asked = json.load(sys.stdin)
folder = sys.argv[1]
json.dump(
    {"bertscore": [match(folder, a) for a in asked["bertscore"]], "sentences": embed(folder, asked["sentences"])},
    sys.stdout,
)
