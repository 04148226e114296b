"""The head: boosted trees over the detector's features, monotone where more evidence must not lower the probability, K heads, calibrated."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier

from graph import Parts
from simulation import Simulation

HEADS = 5
TREES = 60
RISING = {
    "new_template",
    "frequency",
    "sequence",
    "value",
    "meaning",
    "tail_upper",
    "tail_lower",
    "novelty_surprise",
    "services_hit",
    "severity",
    "severity_max",
    "severe_tail",
    "failure_text",
    "failure_max",
    "failure_tail",
    "services_tail",
    "sequence_unseen_steps",
    "sequence_unseen_vector",
    "sequence_missing_follow_up",
    "sequence_vector_distance",
    "value_surprise",
}
# How long the simulation lasts and how much its services write says nothing about yours.
UNUSED = {"service_age", "service_seen", "service_templates", "window_lines", "services_hit"}


@dataclass(frozen=True)
class Head:
    members: list[HistGradientBoostingClassifier]
    columns: np.ndarray
    """Indices of the features used."""
    slope: float
    offset: float

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """One column per member."""
        return _logistic(self.slope * self.logits(features) + self.offset)

    def probability(self, features: np.ndarray) -> np.ndarray:
        return self.probabilities(features).mean(axis=1)

    def logits(self, features: np.ndarray) -> np.ndarray:
        used = features[:, self.columns]
        return np.stack([member.decision_function(used) for member in self.members], axis=1)


def _logistic(x: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-x))


def train_head(train: Simulation, dev: Simulation, names: list[str], seed: int) -> Head:
    """Members see other draws of the systems; slope and offset are fitted on `dev`, whose projects no member saw."""
    columns = np.array([at for at, name in enumerate(names) if name not in UNUSED])
    monotone = [1 if names[at] in RISING else 0 for at in columns]
    rng = np.random.default_rng(seed)
    systems, index = np.unique(train.system, return_inverse=True)
    members = []
    for member in range(HEADS):
        weight = train.weights() * rng.exponential(size=len(systems))[index]
        model = HistGradientBoostingClassifier(
            max_iter=TREES,
            learning_rate=0.1,
            max_leaf_nodes=12,
            min_samples_leaf=60,
            l2_regularization=5.0,
            monotonic_cst=monotone,
            early_stopping=False,
            random_state=seed + member,
        )
        members.append(model.fit(train.features[:, columns], train.label, sample_weight=weight))
    raw = Head(members, columns, 1.0, 0.0)
    logits, weight = raw.logits(dev.features), dev.weights()

    def loss(parameters: np.ndarray) -> float:
        p = np.clip(_logistic(parameters[0] * logits + parameters[1]).mean(axis=1), 1e-6, 1 - 1e-6)
        return -float(np.average(dev.label * np.log(p) + (1 - dev.label) * np.log(1 - p), weights=weight))

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return Head(members, columns, float(slope), float(offset))


def head_branch(parts: Parts, head: Head) -> None:
    """features float32 [candidates, F] -> probability (mean of the members) and uncertainty (its entropy in bits plus the members' deviation)."""
    axis = parts.constant("head_axis", np.array([1], dtype=np.int64))
    one = parts.number("head_one", 1.0)
    parts.nodes.append(_trees(head))
    parts.node("Mul", ["head_logits", parts.number("head_slope", head.slope)], "head_scaled")
    parts.node("Add", ["head_scaled", parts.number("head_offset", head.offset)], "head_calibrated")
    parts.node("Sigmoid", ["head_calibrated"], "head_members")
    parts.node("ReduceMean", ["head_members"], "head_mean", axes=[1], keepdims=1)
    parts.node("Squeeze", ["head_mean", axis], "probability")
    parts.node("Sub", ["head_members", "head_mean"], "head_apart")
    parts.node("Mul", ["head_apart", "head_apart"], "head_squares")
    parts.node("ReduceMean", ["head_squares"], "head_variance", axes=[1], keepdims=0)
    parts.node("Sqrt", ["head_variance"], "head_deviation")
    tiny, most = parts.number("head_tiny", 1e-6), parts.number("head_most", 1 - 1e-6)
    parts.node("Clip", ["probability", tiny, most], "head_p")
    parts.node("Sub", [one, "head_p"], "head_q")
    for name in ("p", "q"):
        parts.node("Log", [f"head_{name}"], f"head_log_{name}")
        parts.node("Mul", [f"head_{name}", f"head_log_{name}"], f"head_part_{name}")
    parts.node("Add", ["head_part_p", "head_part_q"], "head_nats")
    parts.node("Mul", ["head_nats", parts.number("head_to_bits", -1.0 / np.log(2.0))], "head_entropy")
    parts.node("Add", ["head_entropy", "head_deviation"], "head_doubt")
    parts.node("Min", ["head_doubt", one], "uncertainty")


def _trees(head: Head):
    """All members as one tree ensemble with a target each. Thresholds are rounded down to float32: `x <= t` stays the same for float32 x."""
    from onnx import helper

    nodes = {key: [] for key in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids")}
    target = {key: [] for key in ("treeids", "nodeids", "ids", "weights")}
    tree = 0
    for member_at, member in enumerate(head.members):
        for (predictor,) in member._predictors:
            for at, node in enumerate(predictor.nodes):
                leaf = bool(node["is_leaf"])
                nodes["treeids"].append(tree)
                nodes["nodeids"].append(at)
                nodes["featureids"].append(0 if leaf else int(head.columns[node["feature_idx"]]))
                nodes["values"].append(0.0 if leaf else _floor32(float(node["num_threshold"])))
                nodes["modes"].append("LEAF" if leaf else "BRANCH_LEQ")
                nodes["truenodeids"].append(0 if leaf else int(node["left"]))
                nodes["falsenodeids"].append(0 if leaf else int(node["right"]))
                if leaf:
                    target["treeids"].append(tree)
                    target["nodeids"].append(at)
                    target["ids"].append(member_at)
                    target["weights"].append(float(node["value"]))
            tree += 1
    return helper.make_node(
        "TreeEnsembleRegressor",
        ["features"],
        ["head_logits"],
        name="TreeEnsembleRegressor:head_logits",
        domain="ai.onnx.ml",
        n_targets=len(head.members),
        aggregate_function="SUM",
        post_transform="NONE",
        base_values=[float(member._baseline_prediction.item()) for member in head.members],
        **{f"nodes_{key}": value for key, value in nodes.items()},
        **{f"target_{key}": value for key, value in target.items()},
    )


def _floor32(value: float) -> float:
    rounded = np.float32(value)
    return float(rounded if rounded <= value else np.nextafter(rounded, np.float32(-np.inf)))
