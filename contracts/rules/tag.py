"""What does AWS say about the tags of a resource?"""

from __future__ import annotations

from ringtrue.contracts.documents import page
from ringtrue.contracts.rule import said

TAG, UNTAG, LIST = page("TagResource"), page("UntagResource"), page("ListTagsForResource")

SPECIFIED = "Adds or overwrites only the specified tags for the specified resource."


class Tag:
    pool_created_with = said("An array of tags (key and value pairs) associated with the pool.", at=page("CreatePool"))
    phone_number_requested_with = said(
        "An array of tags (key and value pairs) to associate with the requested phone number.",
        at=page("RequestPhoneNumber"),
    )
    opt_out_list_created_with = said(
        "An array of tags (key and value pairs) to associate with the new OptOutList.", at=page("CreateOptOutList")
    )
    sender_id_requested_with = said(
        "An array of tags (key and value pairs) to associate with the sender ID.", at=page("RequestSenderId")
    )
    tag = said(SPECIFIED, at=TAG)
    tag_leaves_the_rest = said(SPECIFIED, at=TAG)
    tag_overwrites = said("When you specify an existing tag key, the value is overwritten with the new value.", at=TAG)
    keys_are_unique = said("Tag keys must be unique per resource.", at=TAG)
    untag = said("Removes the association of the specified tags from a resource.", at=UNTAG)
    untag_leaves_the_rest = said("Removes the association of the specified tags from a resource.", at=UNTAG)
    lists_all = said("List all tags associated with a resource.", at=LIST)
