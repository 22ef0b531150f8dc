"""Writes a fixture: one JSON object, one case per line, arrays flat in row-major order, as few digits as possible."""

import json
import math
from pathlib import Path

import numpy as np


def number(x) -> str:
    """Shortest exact form of a float32 (at most 9 digits); 12 digits of a float64."""
    if not np.isfinite(x):
        return '"NaN"' if np.isnan(x) else '"Infinity"' if x > 0 else '"-Infinity"'
    text = str(x) if isinstance(x, np.float32) else f"{x:.12g}"
    mantissa, _, exponent = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    mantissa = mantissa.removeprefix("-") if mantissa == "-0" else mantissa
    return mantissa + (f"e{int(exponent)}" if exponent else "")


def encode(x) -> str:
    if isinstance(x, np.ndarray):
        if x.dtype == bool:
            x = x.astype(np.float32)
        return "[" + ",".join(number(v) for v in x.ravel()) + "]"
    if isinstance(x, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{encode(v)}" for k, v in x.items()) + "}"
    if isinstance(x, (list, tuple)):
        return "[" + ",".join(encode(v) for v in x) + "]"
    assert not (isinstance(x, float) and not math.isfinite(x)), "a bare float of a fixture is finite"
    return json.dumps(x)


def write(path: Path, header: dict, records: list[dict]) -> None:
    head = encode(header)[:-1]
    lines = ",\n".join(encode(record) for record in records)
    path.write_text(f'{head},"cases":[\n{lines}\n]}}\n')
