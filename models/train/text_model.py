"""The text model: logistic regression over hashed text features."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from corpus import Corpus, text_matrix
from measure import grep_error_words, summary
from own_statements import own_statements
from word_classes import says_absent


# Of the statements at info and below that a first model is sure to be failures, most are: the authors handle the failure elsewhere.
DOUBTFUL = 0.6
DOUBTFUL_WEIGHT = 0.1
OWN_WEIGHT = 2.0


@dataclass(frozen=True)
class TextModel:
    """weights int8 [buckets] times scale, as the graph stores them."""

    weights: np.ndarray
    scale: float
    bias: float

    def probability(self, features: csr_matrix) -> np.ndarray:
        return _logistic(features @ (self.weights.astype(np.float32) * self.scale) + self.bias)


def _logistic(x: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-x))


def fit_logistic(features: csr_matrix, target: np.ndarray, weight: np.ndarray, l2: float) -> tuple[np.ndarray, float]:
    """Logistic regression with soft targets: sum of weighted log losses + l2/2 |w|²; the bias is free."""
    size = features.shape[1]

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        logit = features @ parameters[:size] + parameters[size]
        value = float(np.sum(weight * (np.logaddexp(0, logit) - target * logit)))
        slope = weight * (_logistic(logit) - target)
        gradient = np.concatenate((features.T @ slope + l2 * parameters[:size], [slope.sum()]))
        return value + 0.5 * l2 * float(parameters[:size] @ parameters[:size]), gradient

    found = minimize(loss, np.zeros(size + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200, "ftol": 1e-7})
    return found.x[:size], float(found.x[size])


def train_text(corpus: Corpus, rows: np.ndarray, l2: float) -> TextModel:
    """Two passes: the first tells which statements are mislabelled for our purpose, the second hardly listens to them and adds our own."""
    used = rows[corpus.levels[rows] != "warn"]
    features, target = corpus.features[used], corpus.failure[used]
    weight = np.ones(len(used))
    first, bias = fit_logistic(features, target, weight, 3 * l2)
    # Except where what was asked for is not there: that is a good reason to write below warning.
    absent = np.array([says_absent(corpus.messages[at]) for at in used])
    weight[(target == 0) & ~absent & (_logistic(features @ first + bias) > DOUBTFUL)] = DOUBTFUL_WEIGHT
    texts, labels = zip(*own_statements())
    exact, bias = fit_logistic(
        vstack([features, text_matrix(list(texts), features.shape[1])]).tocsr(),
        np.concatenate((target, labels)),
        np.concatenate((weight, np.full(len(labels), OWN_WEIGHT))),
        l2,
    )
    scale = max(float(np.abs(exact).max()), 1e-6) / 127.0
    return TextModel(np.rint(exact / scale).astype(np.int8), scale, bias)


def held_out_projects(corpus: Corpus, splits: int, projects: int, l2: float, seed: int) -> list[dict]:
    """Repeated: leave `projects` projects out, train on the others, measure failure against not (warnings left out)."""
    names = np.unique(corpus.projects)
    results = []
    for split in range(splits):
        chosen = np.random.default_rng(seed + 1000 + split).choice(names, projects, replace=False)
        out = np.isin(corpus.projects, chosen)
        model = train_text(corpus, np.flatnonzero(~out), l2)
        test = np.flatnonzero(out & (corpus.levels != "warn"))
        truth = corpus.failure[test]
        texts = [corpus.messages[at] for at in test]
        results.append(
            {
                "split": split,
                "rows": len(test),
                "failures": int(truth.sum()),
                "model": summary(truth, model.probability(corpus.features[test])),
                "grep": summary(truth, grep_error_words(texts)),
            }
        )
    return results
