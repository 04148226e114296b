"""Trains the detector's model: python3 models/train/train.py --data ../shared/data --out models. CPU only, deterministic for a seed."""

import argparse
import hashlib
import json
import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from corpus import CORPUS, read_corpus
from feature_names import feature_contract
from evaluate_head import evaluate_head, print_head
from inputs import inputs_digest
from graph import Parts, finish, text_branch
from head import head_branch, train_head
from parity import write_parity
from simulation import Simulation, read_simulation, simulate
from statements import write_statements
from thresholds import DISMISS_RISK, METHOD, REPORT_PRECISION, calibration_set, choose_thresholds
from text_features import TEXT_FEATURES_VERSION, TEXT_UNITS
from text_model import held_out_projects, train_text

BUCKETS = 131072
ROWS_PER_PROJECT = 1200
L2 = 1.0
KEPT_OUT = 8
MODEL_FILE = "logsieve-detector.onnx"


def mean_metrics(results: list[dict]) -> dict[str, dict[str, float]]:
    return {
        who: {name: round(float(np.mean([r[who][name] for r in results])), 4) for name in results[0][who]}
        for who in ("model", "grep")
    }


def print_metrics(results: list[dict]) -> None:
    print("failure text, projects never seen in training (error, fatal against info, debug, trace):")
    print(f"{'split':>6} {'rows':>6} {'who':>6} {'ROC-AUC':>8} {'PR-AUC':>7} {'ECE':>6} {'Brier':>6}")
    rows = [(str(r["split"]), r["rows"], r) for r in results] + [("mean", "", mean_metrics(results))]
    for split, count, row in rows:
        for who in ("model", "grep"):
            m = row[who]
            print(f"{split:>6} {count:>6} {who:>6} {m['rocAuc']:8.3f} {m['prAuc']:7.3f} {m['ece']:6.3f} {m['brier']:6.3f}")


def by_project(simulation: Simulation, seed: int) -> tuple[Simulation, Simulation, Simulation]:
    """Three fifths of the projects to fit, one to calibrate, one to judge: no text of one part is in another."""
    projects = np.unique(simulation.project)
    part_of = dict(zip(projects, np.random.default_rng(seed).permutation(len(projects)) % 5))
    part = np.array([part_of[project] for project in simulation.project])
    return simulation.rows(part >= 2), simulation.rows(part == 0), simulation.rows(part == 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds training/log-statements.tsv.gz")
    parser.add_argument("--out", type=Path, required=True, help="folder for the model, its manifest and the parity fixture")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--splits", type=int, default=5, help="held-out-project splits to measure; 0: none")
    parser.add_argument("--systems", type=int, default=600, help="simulated systems")
    parser.add_argument("--work", type=Path, default=Path(".cache/model"), help="folder for what lies between the steps")
    parser.add_argument("--reuse", action="store_true", help="take the candidates of the last run")
    args = parser.parse_args()

    names, feature_version = feature_contract()
    corpus = read_corpus(args.data, BUCKETS, ROWS_PER_PROJECT, args.seed)
    results = held_out_projects(corpus, args.splits, 12, L2, args.seed)
    if results:
        print_metrics(results)
    # The shipped model never sees these, so that a test can judge the shipped file itself.
    kept_out = sorted(np.random.default_rng(args.seed).choice(np.unique(corpus.projects), KEPT_OUT, replace=False).tolist())
    text = train_text(corpus, np.flatnonzero(~np.isin(corpus.projects, kept_out)), L2)

    args.work.mkdir(parents=True, exist_ok=True)
    candidates = args.work / "candidates.csv"
    if not args.reuse:
        write_statements(args.work / "statements.jsonl", corpus, 5, L2, args.seed)
        simulate(args.work / "statements.jsonl", candidates, args.systems, args.seed)
    fitted, calibration, held_out = by_project(read_simulation(candidates, names), args.seed)
    head = train_head(fitted, calibration, names, args.seed)
    calibrated = head.probability(calibration.features)
    thresholds = choose_thresholds(calibration, calibrated, args.seed)
    judged = evaluate_head(held_out, head.probability(held_out.features), thresholds, names)
    print_head(judged)

    parts = Parts()
    text_branch(parts, text)
    head_branch(parts, head)
    model = finish(parts, len(names)).SerializeToString(deterministic=True)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / MODEL_FILE).write_bytes(model)
    digest = hashlib.sha256(model).hexdigest()
    manifest = {
        "schemaVersion": 1,
        "version": f"1-{digest[:12]}",
        "file": MODEL_FILE,
        "sha256": digest,
        "bytes": len(model),
        "text": {"version": TEXT_FEATURES_VERSION, "buckets": BUCKETS, "units": TEXT_UNITS},
        "features": {"version": feature_version, "names": names},
        "thresholds": thresholds,
        "thresholdChoice": {"dismissRisk": DISMISS_RISK, "reportPrecision": REPORT_PRECISION, "method": METHOD},
        "calibration": calibration_set(calibration, calibrated, args.seed),
        "head": {
            "method": "5 members of 60 monotone boosted trees, each on another weighting of simulated systems; mean of calibrated members",
            "systems": args.systems,
            "candidates": {"fitted": len(fitted.label), "calibration": len(calibration.label), "heldOut": len(held_out.label)},
        },
        "training": {
            "seed": args.seed,
            "data": [CORPUS],
            "projectsKeptOut": kept_out,
            "inputsSha256": inputs_digest(),
            "corpusSha256": hashlib.sha256((args.data / CORPUS).read_bytes()).hexdigest(),
        },
        "metrics": {
            "failureText": {"splits": len(results), "heldOutProjects": 12, **mean_metrics(results)} if results else None,
            "head": judged,
        },
    }
    (args.out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    write_parity(args.out / "parity.json", model, BUCKETS, len(names), args.seed)
    print(f"{MODEL_FILE}: {len(model)} bytes, sha256 {digest}")


if __name__ == "__main__":
    main()
