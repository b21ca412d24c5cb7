"""How does a run mark what it makes? By a tag with its name, so that a sweep can tell it from a stranger's.

The mark is put on the call before it is sent and judged, so that the model expects it wherever tags are shown.
"""

from __future__ import annotations

from dataclasses import replace

from ringtrue.reference_model.naming import BIRTHS
from ringtrue.reference_model.tag import RUN, RUN_TAG
from ringtrue.reference_model.vocabulary import Call


def marked(call: Call) -> Call:
    """The call with the tag, if it makes something; what is wrong with its tags on purpose stays as it is."""
    given = call.params.get("Tags", [])
    if call.operation not in BIRTHS or not isinstance(given, list) or _about_tags(call):
        return call
    if any(map(_is_mark, given)):
        return call
    return replace(call, params={**call.params, "Tags": [*given, {"Key": RUN_TAG, "Value": RUN}]})


def marks_of(call: Call, parameter: str) -> dict[str, object]:
    """What stays of the parameter whatever else is left out: the mark, since every run puts it there again."""
    given = call.params.get(parameter)
    kept = [tag for tag in given if _is_mark(tag)] if parameter == "Tags" and isinstance(given, list) else []
    return {parameter: kept} if kept else {}


def _is_mark(tag: object) -> bool:
    return isinstance(tag, dict) and tag.get("Key") == RUN_TAG


def _about_tags(call: Call) -> bool:
    return call.breaks is not None and ".Tags" in call.breaks.id
