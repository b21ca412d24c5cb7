"""Ten faults at once, each as in a miniature of its own, with the fewest calls that can show it, counted by hand."""

from __future__ import annotations

from collections.abc import Mapping

from tests.miniatures.wrong_keywords import KeywordDeletesNotPersisted
from tests.miniatures.wrong_members import LeaksPhoneAtDeletion
from tests.miniatures.wrong_numbers import PutNotPersisted
from tests.miniatures.wrong_rules import AcceptsDuplicateLists, DeletesProtectedPools, DisassociatesStrangers
from tests.miniatures.wrong_senders import SenderUpdatesNotPersisted
from tests.miniatures.wrong_state import ForgetsReleases, UpdatePhoneResetsOthers
from tests.miniatures.wrong_tags import OnlyFirstTagIsKept


class TenFaults(
    DeletesProtectedPools,
    DisassociatesStrangers,
    AcceptsDuplicateLists,
    ForgetsReleases,
    UpdatePhoneResetsOthers,
    SenderUpdatesNotPersisted,
    PutNotPersisted,
    OnlyFirstTagIsKept,
    KeywordDeletesNotPersisted,
    LeaksPhoneAtDeletion,
):
    """Each class overrides methods of its own."""


# The rule that a finding about the fault names -> the fewest calls that show it, the last one included.
SHORTEST: Mapping[str, int] = {
    "Pool.delete_while_protected": 3,  # request, create protected, delete
    "Association.not_associated": 4,  # request two, create a pool of one, disassociate the other
    "OptOutList.create_existing": 2,  # create twice
    "PhoneNumber.release": 3,  # request, release, describe
    "PhoneNumber.update_leaves_the_rest": 2,  # request protected, update something else
    "SenderId.update_changes": 3,  # request, update, describe
    "OptedOutNumber.put": 3,  # create a list, put, describe
    "Tag.tag": 3,  # request, tag, list
    "Keyword.delete": 4,  # request, put, delete, describe
    "Pool.delete_disassociates": 4,  # request, create, delete, describe
}
