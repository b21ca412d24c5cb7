"""Does a refusal for something that is missing say what kind of resource it is?

Asked only of calls in which each parameter names one kind, and of which nothing else can be missing.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ringtrue.contracts.rules.protocol import Error
from ringtrue.reference_model.judgement import Divergence
from ringtrue.reference_model.naming import MEMBERS
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.reference_model.state import exists
from ringtrue.reference_model.vocabulary import Call, Ref, Refused, refs_in
from ringtrue.reference_model.world import World

# Parameter -> the kind of resource that it names. An origination identity may be of several kinds.
NAMES: Mapping[str, str] = {
    **{member: kind for kind, member in MEMBERS.items()},
    **{listing.ids: listing.kind for listing in LISTINGS.values()},
}
# In which more may be missing than what a parameter names: the phone number that is asked for.
OPEN = frozenset({"RequestPhoneNumber"})


def misattributed(world: World, call: Call, outcome: Refused) -> Iterator[Divergence]:
    """The ResourceType of a ResourceNotFoundException that is none of what is missing."""
    shown = outcome.body.get("ResourceType")
    if outcome.code != "ResourceNotFoundException" or not isinstance(shown, str) or call.breaks is not None:
        return
    named = {name: tuple(refs_in(value)) for name, value in call.params.items()}
    open_ended = call.operation in OPEN or any(refs and name not in NAMES for name, refs in named.items())
    missing = {NAMES[name] for name, refs in named.items() if name in NAMES and any(_may_lack(world, r) for r in refs)}
    if missing and not open_ended and shown not in missing:
        expected = (f"ResourceType = {' or '.join(sorted(missing))}",)
        answered, member = f"ResourceType = {shown}", "ResourceType"
        yield Divergence(
            "shows", (Error.resource_type,), expected, answered, True, member, wanted=tuple(sorted(missing))
        )


def _may_lack(world: World, ref: Ref) -> bool:
    return ref.kind != "default-opt-out-list" and not all(map(exists, world.beliefs.get(ref, (None,))))
