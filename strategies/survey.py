"""Which call tells whether an operation is there, and can do no harm? One that names nobody, or lacks something."""

from __future__ import annotations

from collections.abc import Mapping

from ringtrue.contracts.shapes import MODELLED
from ringtrue.reference_model.vocabulary import Arn, Call, Ref
from ringtrue.strategies.tour import VALID
from ringtrue.strategies.wrong import breakable, wrong_calls

READS = ("Describe", "List")
# Reads first: whoever does not answer these will not be asked for anything that could do something.
ORDER = tuple(sorted(MODELLED, key=lambda name: not name.startswith(READS)))
MAKES_UNDER_A_NAME = ("CreateOptOutList", "RequestSenderId")  # of ours, which nobody else has


def harmless(operation: str) -> Call:
    """A call that no documented service acts upon: it names what never was, or lacks a member that is required."""
    params = nobody(VALID[operation])
    if params != VALID[operation] and operation not in MAKES_UNDER_A_NAME:
        return Call(operation, params)
    return lacking(operation)


def lacking(operation: str) -> Call:
    """A call that lacks a required member or, where nothing is required, says nothing."""
    valid = Call(operation, VALID[operation])
    wrong = (call for each in breakable(operation) if each.kind == "required" for call in wrong_calls(valid, each))
    return next(wrong, Call(operation))


def nobody(params: Mapping[str, object]) -> dict[str, object]:
    """The parameters with resources that never were in place of all that they name."""
    return {name: _nobody(value) for name, value in params.items()}


def _nobody(value: object) -> object:
    match value:
        case Ref(kind):
            return Ref(kind, 0)
        case Arn(Ref(kind)):
            return Arn(Ref(kind, 0))
        case list():
            return [_nobody(each) for each in value]
        case Mapping():
            return nobody(value)
        case _:
            return value
