"""Where the three verdicts part: from a calibration part of the simulation, by a bound that holds over systems, not over candidates."""

import numpy as np

from simulation import Simulation

DISMISS_RISK = 0.02
REPORT_PRECISION = 0.8
# What is reported without a second opinion is at least more likely a fault than not.
LEAST_REPORTED = 0.5
CONFIDENCE = 0.95
DRAWS = 400
METHOD = (
    "normal: the largest p at which, among candidates below it, the share of true faults stays at or under the risk in "
    "95 % of bootstrap draws over systems; anomalous: the smallest p at which the share of true faults among candidates "
    "at or above it reaches the precision in 95 % of the draws, at least 0.5"
)


def choose_thresholds(dev: Simulation, probability: np.ndarray, seed: int) -> dict[str, float]:
    grid = np.round(np.arange(0.005, 1.0, 0.005), 3)
    faults, total = _sums(dev, probability, grid)
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(faults), np.full(len(faults), 1 / len(faults)), size=DRAWS)
    below_faults, below_total = draws @ faults, draws @ total
    all_faults, all_total = draws @ faults[:, -1:] , draws @ total[:, -1:]
    risk = np.quantile(below_faults / np.maximum(below_total, 1e-9), CONFIDENCE, axis=0)
    above = (all_faults - below_faults) / np.maximum(all_total - below_total, 1e-9)
    precision = np.quantile(above, 1 - CONFIDENCE, axis=0)
    safe = np.flatnonzero(risk[:-1] <= DISMISS_RISK)
    sure = np.flatnonzero(precision[:-1] >= REPORT_PRECISION)
    normal = float(grid[safe[-1]]) if len(safe) else 0.0
    anomalous = float(grid[sure[0]]) if len(sure) else 1.0
    return {"normal": normal, "anomalous": max(anomalous, normal, LEAST_REPORTED)}


def _sums(dev: Simulation, probability: np.ndarray, grid: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Per system and threshold: weighted faults and candidates below it; the last column holds everything."""
    weight = dev.weights()
    systems, index = np.unique(dev.system, return_inverse=True)
    faults = np.zeros((len(systems), len(grid) + 1))
    total = np.zeros_like(faults)
    for at, threshold in enumerate([*grid, 2.0]):
        below = probability < threshold
        np.add.at(faults[:, at], index[below], (weight * dev.label)[below])
        np.add.at(total[:, at], index[below], weight[below])
    return faults, total


CALIBRATION_CASES = 1000
CALIBRATION_STEPS = 200


def calibration_set(part: Simulation, probability: np.ndarray, seed: int) -> dict[str, list[int]]:
    """Cases drawn with the weights of their systems, counted per step of the probability: the evidence a deployment starts with."""
    weight = part.weights()
    drawn = np.random.default_rng(seed).choice(len(weight), CALIBRATION_CASES, replace=False, p=weight / weight.sum())
    step = np.minimum((probability[drawn] * CALIBRATION_STEPS).astype(int), CALIBRATION_STEPS - 1)
    fault = part.label[drawn] > 0
    return {
        "cases": np.bincount(step, minlength=CALIBRATION_STEPS).tolist(),
        "faults": np.bincount(step[fault], minlength=CALIBRATION_STEPS).tolist(),
    }
