"""Names, order and version of the features, read from the TypeScript source that computes them: they are written down once."""

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "services/detector/src/features/features.ts"


def feature_contract() -> tuple[list[str], int]:
    source = SOURCE.read_text(encoding="utf-8")
    names = re.search(r"FEATURE_NAMES = \[(.*?)\] as const", source, re.DOTALL)
    version = re.search(r"FEATURE_VERSION = (\d+);", source)
    if names is None or version is None:
        raise ValueError(f"no FEATURE_NAMES or FEATURE_VERSION in {SOURCE}")
    return re.findall(r"^\s*'([a-z_]+)',", names.group(1), re.MULTILINE), int(version.group(1))
