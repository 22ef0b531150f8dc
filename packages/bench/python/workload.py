"""What the participants in Python share: the arrays, the clock and the protocol. The Node side is src/arrays, src/measure, src/worker.ts."""

import json
import math
import os
import sys
import time
import zlib

import numpy as np


class Unable(Exception):
    """Why a participant has no part in a case."""


def uniform(stream, n, low, high):
    """n float32 numbers in [low, high): a hash of stream and position, the same bits as in JavaScript."""
    mask = np.uint64(0xFFFFFFFF)
    h = (np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B1)) & mask
    h ^= np.uint64(((stream + 1) * 0x85EBCA77) & 0xFFFFFFFF)
    h ^= h >> np.uint64(16)
    h = (h * np.uint64(0x21F0AAAD)) & mask
    h ^= h >> np.uint64(15)
    h = (h * np.uint64(0x735A2D97)) & mask
    h ^= h >> np.uint64(15)
    units = (h >> np.uint64(8)).astype(np.float64) / 16777216.0
    return (low + units * (high - low)).astype(np.float32)


MADE = {}


def make(recipe):
    """The array of a recipe, in its shape, made once per process. Whoever changes it takes a copy."""
    key = json.dumps(recipe)
    if key not in MADE:
        MADE[key] = RECIPES[recipe["recipe"]](recipe).reshape(recipe["shape"])
    return MADE[key]


def whole(recipe):
    units = uniform(recipe["stream"], math.prod(recipe["shape"]), 0, 1).astype(np.float64)
    return (recipe["from"] + recipe["step"] * np.floor(units * recipe["count"])).astype(recipe["dtype"])


def scaled_rows(recipe, part, size):
    values = make(recipe["of"]).astype(np.float64)
    totals = np.cumsum(part(values), axis=1)[:, -1:]  # from left to right, as JavaScript adds; np.sum does not
    return (values / size(totals)).astype(np.float32)


def one_hot(recipe):
    classes = make(recipe["of"])
    return np.eye(recipe["shape"][-1], dtype=np.float32)[classes]


RECIPES = {
    "uniform": lambda r: uniform(r["stream"], math.prod(r["shape"]), r["low"], r["high"]),
    "whole": whole,
    "shares": lambda r: scaled_rows(r, lambda x: x, lambda total: total),
    "directions": lambda r: scaled_rows(r, np.square, np.sqrt),
    "one hot": one_hot,
    "given": lambda r: np.array(r["values"], dtype=np.float32),
}


def recipes_in(definition):
    """The recipes anywhere inside a definition, in the order in which they stand."""
    if isinstance(definition, list):
        return [recipe for each in definition for recipe in recipes_in(each)]
    if not isinstance(definition, dict):
        return []
    return [definition] if "recipe" in definition else recipes_in(list(definition.values()))


def checksum(definition):
    total = 0
    for recipe in recipes_in(definition):
        total = zlib.crc32(np.ascontiguousarray(make(recipe)).tobytes(), total)
    return total


def seconds_per_call(call, timing, clock=time.process_time):
    """Seconds per call, one figure per repeat: the same rule as src/measure/repeat.ts."""

    def take(calls):
        start = clock()
        for _ in range(calls):
            call()
        return clock() - start

    start, calls, seconds, figures = clock(), 1, 0.0, []
    while seconds < timing["repeat"] or clock() - start < timing["warmUp"]:
        seconds = take(calls)
        if seconds < timing["repeat"]:
            calls = math.ceil(calls * min(10, 1.2 * timing["repeat"] / max(seconds, 1e-6)))
    while len(figures) < timing["repeats"] and (len(figures) < 3 or clock() - start < timing["patience"]):
        figures.append(take(calls) / calls)
    return figures


def sum_of_squares(arrays):
    return sum(float((np.asarray(a, dtype=np.float64) ** 2).sum()) for a in arrays)


def serve(load, starts=True):
    """Runs the task on standard input. load() imports the library and gives (version, prepare)."""
    events = os.fdopen(3, "w", buffering=1)
    say = lambda **event: events.write(json.dumps(event) + "\n")
    task = json.load(sys.stdin)
    try:
        if task["cases"][0]["kind"] == "start":
            if not starts:
                raise Unable("its import cannot be told from that of the benchmark")
            start(task["cases"], load, say)
            return
        version, prepare = load()
    except (Unable, ImportError) as reason:
        say(event="unable", unable=str(reason))
        return
    say(event="version", version=version)
    for case in task["cases"]:
        try:
            measure(case, prepare(case), task, say)
        except Unable as reason:
            say(event="unable", case=case["id"], unable=str(reason))


def measure(case, trial, task, say):
    if task["check"]:
        say(event="check", case=case["id"], **check(case, trial))
    say(event="time", case=case["id"], seconds=seconds_per_call(trial.step, task["timing"]))


def check(case, trial):
    loss = trial.loss() if hasattr(trial, "loss") else None
    squares = trial.squares()
    after = None
    if case["kind"] in ("mlp", "triplet"):
        trial.step()
        after = trial.loss()
    return {"checksum": checksum(case), "loss": loss, "squares": squares, "after": after}


def start(cases, load, say):
    """One figure per process. Making the arrays beforehand does not count."""
    begun = time.process_time()
    for case in cases:
        checksum(case["training"])
    made = time.process_time()
    version, prepare = load()
    imported = time.process_time()
    say(event="version", version=version)
    for case in cases:
        if case["until"] == "import":
            say(event="time", case=case["id"], seconds=[imported - made])
        else:
            trial = prepare(case["training"])
            trial.step()
            say(event="time", case=case["id"], seconds=[time.process_time() - (made - begun)])
