"""The head on simulated systems of projects it never saw, beside rivals that need no training."""

import numpy as np

from measure import summary
from simulation import Simulation

DETECTORS = ("new_template", "frequency", "sequence", "value", "meaning")


def evaluate_head(held_out: Simulation, probability: np.ndarray, thresholds: dict[str, float], names: list[str]) -> dict:
    column = {name: held_out.features[:, at] for at, name in enumerate(names)}
    rivals = {
        "strongest detector": np.max([column[name] for name in DETECTORS], axis=0),
        "new template": column["new_template"],
        "failure text": column["failure_text"],
        "severity": column["severity"],
    }
    weight = held_out.weights()
    dismissed, reported = probability < thresholds["normal"], probability >= thresholds["anomalous"]
    return {
        "faultShare": round(float(held_out.label.mean()), 4),
        "model": summary(held_out.label, probability),
        "rivals": {name: summary(held_out.label, np.clip(score, 0, 1)) for name, score in rivals.items()},
        "kinds": {
            str(kind): {"rows": int(own.sum()), **summary(held_out.label[own], probability[own])}
            for kind in np.unique(held_out.kind)
            if 0 < held_out.label[own := held_out.kind == kind].sum() < own.sum()
        },
        "verdicts": {
            "dismissed": _share(weight, dismissed),
            "faultsAmongDismissed": _share(weight * held_out.label, dismissed, weight),
            "reported": _share(weight, reported),
            "faultsAmongReported": _share(weight * held_out.label, reported, weight),
            "faultsReported": _share(weight * held_out.label, reported),
        },
    }


def _share(part: np.ndarray, chosen: np.ndarray, whole: np.ndarray | None = None) -> float:
    """Weight of the chosen rows against all rows, or (with `whole`) against the chosen rows' own weight."""
    total = part.sum() if whole is None else whole[chosen].sum()
    return round(float(part[chosen].sum() / max(total, 1e-9)), 4)


def print_head(judged: dict) -> None:
    print(f"head, simulated systems of unseen projects ({judged['faultShare']:.0%} of the candidates are faults):")
    rows = {"model": judged["model"], **judged["rivals"], **{f"model, {k}": m for k, m in judged["kinds"].items()}}
    print(f"{'':>22} {'ROC-AUC':>8} {'PR-AUC':>7} {'ECE':>6} {'Brier':>6}")
    for name, m in rows.items():
        print(f"{name:>22} {m['rocAuc']:8.3f} {m['prAuc']:7.3f} {m['ece']:6.3f} {m['brier']:6.3f}")
    for name, value in judged["verdicts"].items():
        print(f"{name:>22} {value:8.3f}")
