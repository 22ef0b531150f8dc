"""Writes fixtures/<loss>.json: what the real Keras answers to a seeded grid of cases. See README.md beside this file.

python generate.py            every loss
python generate.py huber ...  these losses
"""

import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

from oracle.case import Case, Loss
from oracle.circle import CIRCLE
from oracle.crossentropy import CROSSENTROPY
from oracle.deviations import DEVIATIONS, deviations_of
from oracle.fixture import write
from oracle.focal import FOCAL
from oracle.grid import cases
from oracle.keras_run import derivative, values_shape
from oracle.kinks import APPROXIMATIONS
from oracle.labelled import LABELLED
from oracle.margins import MARGINS
from oracle.overlap import OVERLAP
from oracle.regression import REGRESSION
from oracle.rules import Observed
from oracle.sequences import SEQUENCES

FIXTURES = Path(__file__).parent / "fixtures"
LOSSES: tuple[Loss, ...] = (
    *REGRESSION,
    *MARGINS,
    *CROSSENTROPY,
    *FOCAL,
    *LABELLED,
    *OVERLAP,
    *CIRCLE,
    *SEQUENCES,
)


def main(names: list[str]) -> None:
    FIXTURES.mkdir(exist_ok=True)
    for loss in LOSSES:
        if not names or loss.name in names:
            generate(loss)


def generate(loss: Loss) -> None:
    records = [record(loss, case) for case in cases(loss)]
    used = {tag for r in records for tag in r.get("deviation", [])}
    header = {
        "loss": loss.name,
        "className": loss.class_name,
        "keras": version("keras"),
        "backend": "torch",
        "torch": version("torch").partition("+")[0],
        "labels": "int32" if loss.integer_labels else "float32",
        "deviations": {tag: {"reason": d.reason, "affects": d.affects} for tag, d in DEVIATIONS.items() if tag in used},
    }
    path = FIXTURES / f"{loss.name}.json"
    write(path, header, records)
    print(f"{loss.name}: {len(records)} cases, {path.stat().st_size} bytes")


def record(loss: Loss, case: Case) -> dict:
    """The case and what Keras did with it."""
    try:
        observed, results = observe(loss, case)
    except Exception as error:  # whatever Keras raises is the answer
        observed, results = refused(loss, case, error), {}
        if not case.raises:
            raise RuntimeError(f"{loss.name} raised unexpectedly: {describe(case)}") from error
    if case.raises and not observed.raised:
        raise RuntimeError(f"{loss.name} was expected to raise: {describe(case)}")
    outcome = {"error": True, "errorType": observed.raised} if observed.raised else results
    deviation = deviations_of(observed)
    return {**inputs(case, results), **outcome, **({"deviation": deviation} if deviation else {})}


def observe(loss: Loss, case: Case) -> tuple[Observed, dict]:
    """Value and gradients in both precisions. A kink in either precision counts."""
    wrt = ("y_pred",) if loss.integer_labels else ("y_pred", "y_true")
    single = [derivative(loss, case, "float32", x) for x in wrt]
    double = [derivative(loss, case, "float64", x) for x in wrt]
    kinks = [a.kinks | b.kinks for a, b in zip(single, double, strict=True)]
    results = {"value": single[0].value, "value64": double[0].value}
    for x, a, b, kinky in zip(("Pred", "True"), single, double, kinks, strict=False):
        results |= {f"grad{x}": a.gradient, f"grad{x}64": b.gradient}
        if kinky - APPROXIMATIONS:
            results["gradAtKink" if x == "Pred" else "gradTrueAtKink"] = True
    observed = Observed(
        loss,
        case,
        raised=None,
        value=single[0].value,
        value64=double[0].value,
        gradients=tuple(d.gradient for d in single),
        gradients64=tuple(d.gradient for d in double),
        kinks=frozenset().union(*kinks),
        values_shape=values_shape(loss, case),
    )
    return observed, results


def refused(loss: Loss, case: Case, error: Exception) -> Observed:
    """The values are known even so where it is the weights that were refused."""
    try:
        shape = values_shape(loss, case)
    except Exception:
        shape = None
    return Observed(loss, case, raised=type(error).__name__, values_shape=shape)


def inputs(case: Case, results: dict) -> dict:
    arrays = {"yTrue": case.y_true, "yPred": case.y_pred, "sampleWeight": case.sample_weight, "mask": case.mask}
    shaped = {**arrays, "value": results.get("value")}
    return {
        "form": case.form,
        "note": case.note,
        "args": case.args,
        "reduction": case.reduction,
        "shapes": {name: list(x.shape) for name, x in shaped.items() if x is not None},
        **{name: None if x is None else np.asarray(x) for name, x in arrays.items()},
    }


def describe(case: Case) -> str:
    return f"{case.note!r} {case.form} {case.args} {case.reduction} {case.y_true.shape} {case.y_pred.shape}"


if __name__ == "__main__":
    main(sys.argv[1:])
