"""Classes of words, read from the TypeScript source that computes them (services/detector/src/model/word-classes.ts): they are written down once."""

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "services/detector/src/model/word-classes.ts"


def _read() -> list[tuple[str, re.Pattern[str]]]:
    lists = re.findall(r"^  ([A-Z]): '([^']*)',$", SOURCE.read_text(encoding="utf-8"), re.MULTILINE)
    if not lists:
        raise ValueError(f"no WORD_CLASSES in {SOURCE}")
    return [(name, re.compile("(?:" + words.replace("*", "[a-z]*").replace(" ", "|") + r")\Z")) for name, words in lists]


_CLASSES = _read()


def word_class_features(words: list[str]) -> set[str]:
    classes = [next((name for name, matcher in _CLASSES if matcher.match(word)), None) for word in words]
    present = sorted({one for one in classes if one is not None})
    features = {"set " + "".join(present), *(f"has {one}" for one in present)}
    if classes.count("S") > 1:
        features.add("many S")
    features.update(f"pair {one}{after}" for one, after in zip(classes, classes[1:]) if one is not None and after is not None)
    if classes and classes[0] is not None:
        features.add(f"first {classes[0]}")
    if classes and classes[-1] is not None:
        features.add(f"last {classes[-1]}")
    return features


def says_absent(text: str) -> bool:
    """What was asked for is not there: "no such file", "not found", "does not exist"."""
    return "pair NA" in word_class_features(re.findall(r"[a-z]{2,}", text.lower()))
