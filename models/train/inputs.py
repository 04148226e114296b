"""What the model is made from besides the corpus: one digest, so that a test can tell a model that is older than its sources."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("models/train", "models/train/simulate")
FILES = ("features/features.ts", "model/text-features.ts", "model/word-classes.ts")
SUFFIXES = (".py", ".ts", ".txt")


def inputs_digest() -> str:
    """SHA-256 over "path, sha256 of the file" lines in order of the paths; the same in test/unit/shipped-model.test.ts."""
    paths = [f"services/detector/src/{file}" for file in FILES]
    for folder in FOLDERS:
        paths += [f"{folder}/{file.name}" for file in (ROOT / folder).iterdir() if file.suffix in SUFFIXES]
    lines = [f"{path} {hashlib.sha256((ROOT / path).read_bytes()).hexdigest()}\n" for path in sorted(paths)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
