"""A text as a set of buckets, the same as services/detector/src/model/text-features.ts (its comment is the specification)."""

import re

import numpy as np

from word_classes import word_class_features

TEXT_FEATURES_VERSION = 4
TEXT_UNITS = 320

_OFFSET = 0x811C9DC5
_PRIME = np.uint32(0x01000193)
_PLACEHOLDER = re.compile(r"<\*[^<>]*>")
_DIGITS = re.compile(r"[0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BLANKS = re.compile("[\u0000-\u0020\u007f\u00a0]+")
_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def normalize(text: str) -> np.ndarray:
    """UTF-16 code units of the normalised text."""
    text = _DIGITS.sub("0", _PLACEHOLDER.sub("*", text))
    text = _BLANKS.sub(" ", _CAMEL.sub(" ", text).translate(_UPPER))
    units = np.frombuffer(text.strip(" ").encode("utf-16-le", "surrogatepass"), dtype="<u2")
    return units[:TEXT_UNITS].astype(np.uint32)


def _mix(hash_: np.ndarray, unit: np.ndarray) -> np.ndarray:
    low = (hash_ ^ (unit & np.uint32(0xFF))) * _PRIME
    return (low ^ (unit >> np.uint32(8))) * _PRIME


def _finish(h: np.ndarray) -> np.ndarray:
    h = h ^ (h >> np.uint32(16))
    h = h * np.uint32(0x85EBCA6B)
    h = h ^ (h >> np.uint32(13))
    h = h * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def _start(kind: int) -> np.ndarray:
    return _mix(np.array([_OFFSET], dtype=np.uint32), np.array([kind], dtype=np.uint32))


_GRAM, _WORD, _PAIR, _CLASS = _start(1), _start(2), _start(3), _start(4)
_BLANK = np.array([0x20], dtype=np.uint32)


def _hash(seed: np.ndarray, units: np.ndarray) -> np.ndarray:
    hash_ = seed
    for unit in units:
        hash_ = _mix(hash_, unit)
    return hash_


def _words(units: np.ndarray) -> list[np.ndarray]:
    inside = ((units >= 0x61) & (units <= 0x7A)) | (units >= 0x80)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inside.astype(np.int8), [0]))))
    return [units[a:b] for a, b in zip(edges[::2], edges[1::2]) if b - a >= 2]


_cache: dict[tuple[int, bytes], np.ndarray] = {}


def _cached(kind: int, seed: np.ndarray, units: np.ndarray) -> np.ndarray:
    key = (kind, units.tobytes())
    if key not in _cache:
        _cache[key] = _hash(seed, units)
    return _cache[key]


def text_buckets(text: str, buckets: int) -> np.ndarray:
    """Distinct buckets in ascending order, each below `buckets`, a power of two; words lie in the upper half."""
    half = buckets // 2
    padded = np.concatenate((_BLANK, normalize(text), _BLANK))
    grams = []
    if len(padded) >= 3:
        hash_ = np.repeat(_GRAM, len(padded))
        for offset in range(5):
            hash_ = _mix(hash_[: len(padded) - offset], padded[offset:])
            if len(hash_) == 0:
                break
            if offset >= 2:
                grams.append(_finish(hash_))
    words = _words(padded)
    found = [_finish(_cached(2, _WORD, word)) for word in words]
    for left, right in zip(words, words[1:]):
        found.append(_finish(_hash(_mix(_cached(3, _PAIR, left), _BLANK), right)))
    for feature in word_class_features([word.astype("<u2").tobytes().decode("utf-16-le", "surrogatepass") for word in words]):
        found.append(_finish(_cached(4, _CLASS, np.frombuffer(feature.encode("utf-16-le"), dtype="<u2").astype(np.uint32))))
    return np.concatenate((_low_bits(grams, half), _low_bits(found, half) + half))


def _low_bits(hashes: list[np.ndarray], size: int) -> np.ndarray:
    if not hashes:
        return np.zeros(0, dtype=np.int64)
    return np.unique(np.concatenate(hashes) & np.uint32(size - 1)).astype(np.int64)
