"""Runs the fault simulator (TypeScript, the real detector) and reads its candidates."""

import csv
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
BUNDLER = ROOT / "node_modules/.bin/rolldown"
CONFIG = ROOT / "models/train/simulate/rolldown.config.mjs"
LIMIT_SECONDS = 1800


@dataclass(frozen=True)
class Simulation:
    features: np.ndarray
    label: np.ndarray
    kind: np.ndarray
    happening: np.ndarray
    system: np.ndarray
    project: np.ndarray

    def rows(self, chosen: np.ndarray) -> "Simulation":
        parts = (self.features, self.label, self.kind, self.happening, self.system, self.project)
        return Simulation(*(part[chosen] for part in parts))

    def weights(self) -> np.ndarray:
        """A chatty system must not outweigh the others: each counts like 100 candidates at most."""
        _, index, counts = np.unique(self.system, return_inverse=True, return_counts=True)
        return np.minimum(1.0, 100.0 / counts)[index]


def simulate(statements: Path, out: Path, systems: int, seed: int) -> None:
    """The simulator is bundled from source first, with the detector in it: what trains is what this tree computes."""
    bundle = out.resolve().with_name("simulate.mjs")
    bundling = [str(BUNDLER), "--config", str(CONFIG), "--log-level", "warn", "--file", str(bundle)]
    subprocess.run(bundling, cwd=ROOT, check=True, timeout=LIMIT_SECONDS)
    command = ["node", str(bundle), str(statements.resolve()), str(out.resolve()), str(systems), str(seed)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=LIMIT_SECONDS)


def read_simulation(path: Path, names: list[str]) -> Simulation:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        head = next(reader)
        if head[5:] != names:
            raise ValueError(f"{path}: its features are not those of this source tree")
        rows = list(reader)
    return Simulation(
        features=np.array([row[5:] for row in rows], dtype=np.float32),
        label=np.array([int(row[2]) for row in rows]),
        kind=np.array([row[3] for row in rows]),
        happening=np.array([row[4] for row in rows]),
        system=np.array([int(row[0]) for row in rows]),
        project=np.array([row[1] for row in rows]),
    )
