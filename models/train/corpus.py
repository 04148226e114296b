"""The level corpus (training/log-statements.tsv.gz): log statements with the level their authors gave them."""

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from text_features import text_buckets

# Warnings are half and half and left out of everything but the simulation.
FAILURE = {"error": 1.0, "fatal": 1.0, "warn": 0.5, "info": 0.0, "debug": 0.0, "trace": 0.0}
CORPUS = "training/log-statements.tsv.gz"


@dataclass(frozen=True)
class Corpus:
    messages: list[str]
    levels: np.ndarray
    failure: np.ndarray
    projects: np.ndarray
    features: csr_matrix


def read_corpus(data: Path, buckets: int, rows_per_project: int, seed: int) -> Corpus:
    """At most rows_per_project rows of each project, drawn with the seed, in file order."""
    with gzip.open(data / CORPUS, "rt", encoding="utf-8", newline="\n") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    projects = np.array([row[0] for row in rows])
    rng = np.random.default_rng(seed)
    kept = []
    for project in np.unique(projects):
        own = np.flatnonzero(projects == project)
        kept.append(own if len(own) <= rows_per_project else np.sort(rng.choice(own, rows_per_project, replace=False)))
    order = np.sort(np.concatenate(kept))
    messages = [rows[at][5] for at in order]
    levels = np.array([rows[at][3] for at in order])
    return Corpus(
        messages=messages,
        levels=levels,
        failure=np.array([FAILURE[level] for level in levels]),
        projects=projects[order],
        features=text_matrix(messages, buckets),
    )


def text_matrix(texts: list[str], buckets: int) -> csr_matrix:
    """One row a text; every bucket weighs 1/sqrt(number of its half's buckets in the text): runs of characters and words are two views."""
    ids = [text_buckets(text, buckets) for text in texts]
    columns = np.concatenate(ids) if len(ids) else np.zeros(0, dtype=np.int64)
    lengths = np.array([len(row) for row in ids])
    view = np.repeat(np.arange(len(ids)), lengths) * 2 + (columns >= buckets // 2)
    weights = 1.0 / np.sqrt(np.bincount(view, minlength=2 * len(ids)))[view]
    indptr = np.concatenate(([0], np.cumsum(lengths)))
    return csr_matrix((weights, columns, indptr), shape=(len(texts), buckets))
