"""Statements for the simulator, each with the failure probability of a text model that never saw its project."""

import json
from pathlib import Path

import numpy as np

from corpus import Corpus
from text_model import train_text


def write_statements(path: Path, corpus: Corpus, folds: int, l2: float, seed: int) -> None:
    names = np.unique(corpus.projects)
    fold_of = dict(zip(names, np.random.default_rng(seed).permutation(len(names)) % folds))
    fold = np.array([fold_of[project] for project in corpus.projects])
    failure = np.zeros(len(corpus.messages))
    for one in range(folds):
        model = train_text(corpus, np.flatnonzero(fold != one), l2)
        failure[fold == one] = model.probability(corpus.features[fold == one])
    with path.open("w", encoding="utf-8") as file:
        for project, level, message, value in zip(corpus.projects, corpus.levels, corpus.messages, failure):
            row = {"project": str(project), "level": str(level), "message": message, "failure": round(float(value), 4)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
