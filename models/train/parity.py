"""Fixtures that hold Python and TypeScript together: self-written texts, drawn features, and what the reference runtime makes of them."""

import json
from pathlib import Path

import numpy as np
from onnx import load_from_string
from onnx.reference import ReferenceEvaluator

from text_features import text_buckets

TEXTS = [
    "",
    "a",
    "Failed to open file <*>: permission denied",
    "connection from <*:ip> closed after 120 ms",
    "HTTPServer failedToStart on port 8080",
    "\t GC pause\u00a0 (young)  \n",
    "Größe überschritten: Ärger",
    "连接失败 <*>",
    "broken pair \ud83d end, whole \U0001f600 one",
    "x" * 400 + " tail",
    "İstanbul ΣΑΣ",
    "one two",
    "ERROR IOException at Foo.barBaz(<*>)",
    "retry not refused, errors: no error corrected",
]


def write_parity(path: Path, model: bytes, buckets: int, features: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = np.round(rng.uniform(0, 1, (24, features)) * rng.choice([0.0, 0.3, 1.0, 6.0], (24, 1)), 3).astype(np.float32)
    ids = [text_buckets(text, buckets) for text in TEXTS]
    tokens = np.full((len(ids), max(len(row) for row in ids)), -1, dtype=np.int64)
    for at, row in enumerate(ids):
        tokens[at, : len(row)] = row
    outputs = ReferenceEvaluator(load_from_string(model)).run(
        ["failure_text", "probability", "uncertainty"], {"tokens": tokens, "features": rows}
    )
    failure_text, probability, uncertainty = (np.round(np.asarray(o, dtype=np.float64), 6).tolist() for o in outputs)
    content = {
        "buckets": buckets,
        "texts": [
            {"text": text, "ids": row.tolist(), "failureText": value}
            for text, row, value in zip(TEXTS, ids, failure_text)
        ],
        "candidates": [
            {"features": [float(f"{x:.6g}") for x in row], "probability": p, "uncertainty": u}
            for row, p, u in zip(rows, probability, uncertainty)
        ],
    }
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
