"""What is a command of ours? One to which an empty word is a mistake, whichever of its options has it.

A script with a variable that is not set says `--report-dir ""`. That is no wish for the current directory.
"""

from __future__ import annotations

from collections.abc import Iterator

import click
from click.core import ParameterSource

from ringtrue.options import Complaint
from ringtrue.settings import BLANK


class Command(click.Command):
    """A command that complains of empty words."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        left = super().parse_args(ctx, args)
        for parameter in self.params:
            if parameter.name is None or ctx.get_parameter_source(parameter.name) is not ParameterSource.COMMANDLINE:
                continue
            given = ctx.params.get(parameter.name)
            if given != parameter.default and any(not text.strip(BLANK) for text in _texts(given)):
                raise Complaint(_complaint(parameter))
        return left


class Group(click.Group):
    """A command of several such."""

    command_class = Command


def _texts(given: object) -> Iterator[str]:
    match given:
        case str():
            yield given
        case tuple():
            yield from (each for each in given if isinstance(each, str))


def _complaint(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Option):
        return f"{max(parameter.opts, key=len)} is empty; leave it out, or say what is meant."
    return f"{parameter.make_metavar(click.Context(click.Command('x')))} is empty; say what is meant."
