"""Metrics and the trivial rival."""

import re

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

ERROR_WORDS = re.compile(
    r"fail|error|exception|unable|invalid|timeout|timed out|not found|cannot|can't|could not|denied|refused|"
    r"fatal|panic|abort|crash|corrupt|unexpected|illegal|unreachable|lost",
    re.IGNORECASE,
)


def grep_error_words(texts: list[str]) -> np.ndarray:
    return np.array([1.0 if ERROR_WORDS.search(text) else 0.0 for text in texts])


def expected_calibration_error(truth: np.ndarray, probability: np.ndarray, bins: int = 15) -> float:
    """Mean gap between stated and observed frequency over equally full bins."""
    order = np.argsort(probability, kind="stable")
    gaps = [
        len(part) * abs(probability[part].mean() - truth[part].mean())
        for part in np.array_split(order, bins)
        if len(part) > 0
    ]
    return float(sum(gaps) / len(truth))


def summary(truth: np.ndarray, score: np.ndarray) -> dict[str, float]:
    return {
        "rocAuc": round(float(roc_auc_score(truth, score)), 4),
        "prAuc": round(float(average_precision_score(truth, score)), 4),
        "ece": round(expected_calibration_error(truth, score), 4),
        "brier": round(float(np.mean((truth - score) ** 2)), 4),
    }
