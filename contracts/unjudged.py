"""Which documented sentences are no rule, and why can no answer of a target break them?

Every sentence about a modelled operation is either quoted by a rule or begins like one of these; a test holds that, so
that a sentence which a new botocore brings is noticed. Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Why it is no rule -> how the sentences begin.
UNJUDGED: Final[Mapping[str, tuple[str, ...]]] = {
    "It says what a thing is; what a client sees of the thing is in other rules.": (
        "A pool can include one or more phone numbers and SenderIds",
        "A keyword is a word that you can search for",
        "A pool is a collection of phone numbers and SenderIds.",
        "An opt-out list is a list of phone numbers",
        "Each preference pairs a match type",
        "Includes the per-capability send rates and, for supported",
        "It is also a specific word or phrase",
        "The information for a phone number, in E.164 format",
        "The information for a pool in an",
        "The information for all OptOutList in an",
        "The information for keywords that meet",
        "The information for all SenderIds in an",
        "The information for an opted out number in an",
        "The information for all keywords in a pool.",
        "The map is keyed by capability",
        "The messaging limits that apply to",
        "The metadata for an origination identity",
    ),
    "It says what a request parameter is for; what it does to an answer is in other rules.": (
        "A single number preference that specifies how to match",
        "An array of SenderIdAndCountry objects to search for.",
        "An array of PhoneNumberFilter objects",
        "An array of PoolFilter objects",
        "An array of PoolOriginationIdentitiesFilter objects",
        "An array of SenderIdFilter objects",
        "An array of OptedOutFilter objects",
        "An array of phone numbers to search for",
        "An array of tag key values to unassociate",
        "An array of values to filter for.",
        "An array values to filter for.",
        "An array of keywords to search for.",
        "An optional selection preference used to request",
        "Indicates if the phone number will be used for text messages",
        "The Amazon Resource Name (ARN) of the resource",
        "The OptOutLists to show the details of.",
        "The action to perform for the new keyword",
        "The alphanumeric sender ID in a specific country that you want to describe.",
        "The digit pattern values to match against",
        "The key identifier, or name, of the tag.",
        "The keyword to delete.",
        "The list of tags to be added to the specified topic.",
        "The name of the attribute to filter on.",
        "The new keyword to add.",
        "The new two-character code, in ISO 3166-1 alpha-2 format",  # which no answer shows
        "The phone number to add to the OptOutList in E.164 format.",
        "The phone number, in E.164 format, to remove",
        "The pool to update with the new Identity.",
        "The sender ID string to request.",
        "The sender ID to release.",
        "The sender ID to update.",
        "The string value associated with the key of the tag.",
        "The type of match to apply to the filter values.",
        "The type of phone number to request.",
        "The unique identifier for the pool to disassociate",
        "The unique identifier of phone numbers to find",
        "The unique identifier of pools to find.",
        "The unique identifier of the sender.",
        "Unique, case-sensitive identifier you provide to ensure the idempotency",  # quoted in CreatePool's wording
        "Use this field to attach your phone number",
    ),
    "It tells the caller where to look, or what may be done next.": (
        "After the pool is created you can add more origination identities",  # AssociateOriginationIdentity's own rule
        "For a list of supported opt-out keywords, see",
        "For more information about tags, see",
        "For more information on phone number request see",
        "For more information on sender IDs see",
        "For more information on tags see",
        "You can use DescribeOptOutLists to find",
        "You can use DescribePhoneNumbers ",
        "You can use DescribePools to find",
        "You don't need to supply a value for this field in the initial request.",
    ),
    "It refuses what isn't valid without saying what is; the constraints' own rules and the user guide's do.": (
        "If you specify a keyword that isn't valid, an error is returned.",
    ),
    "It permits to leave something out; a refusal of what was left out breaks the operation's own rule.": (
        "Required: No",
        "This field is optional and is not required for origination identity types",
    ),
    "It leaves open which numbers are valid; what their pattern and length rule out is in those rules.": (
        "If you specify an opted out number that isn't valid",
    ),
    "It contradicts `Required: Yes`, so that either reading is admitted.": (
        "Each tag consists of a key and an optional value.",
    ),
    "It describes a member in words that any value satisfies.": (
        "Pattern: .*",
        "Pattern: .+",
        "The field associated with the validation exception.",
        "The field that failed validation.",
        "The information for a phone number that meets a specified",
        "The information for a pool that meets a specified",
        "The information for a sender ID that meets a specified",
        "The information for opted out numbers that meet a specified",
        "Information about origination identities associated with a pool that meets",
        "The message associated with the validation exception",
        "The time that the number was removed at",
        "The name of the field.",
        "The pricing model.",
        "The reason for the exception.",
        "The unique identifier for the registration.",
        "The unique identifier of the request.",
        "The unique identifier of the resource.",
    ),
    "It is about the caller's account or its load, which no conversation can bring about at will.": (
        "An error that occurred because too many requests were sent",
        "The request was denied because you don't have sufficient permissions",
        "The request would cause a service quota to be exceeded.",
        "Valid Values: INSUFFICIENT_ACCOUNT_REPUTATION | ACCOUNT_DISABLED",
    ),
    "It is about resources that another account shares, which takes a second account.": (
        "If you are using a shared End User Messaging SMS",
    ),
    "It happens outside the service's interface: on the telephone network, or in what a carrier allows.": (
        "AUTOMATIC_RESPONSE: A message is sent",
        "Applies to 10DLC phone numbers and is omitted when",
        "If end user replies with the keyword",
        "OPT_IN: The recipient wants",
        "OPT_OUT: Keeps the recipient",
        "When your number receives a message that begins",
        "In addition to STOP, your recipients can use",
        "Once released, a phone number is no longer available for sending",
        "The advisory maximum number of messages",
        "The maximum send rate for each supported capability",
        "Type: Map",
    ),
    "It is about NumberPreference, which older documents do not know; Reading lets a target pass over it.": (
        "Contains: Returns numbers",
        "EndsWith: Returns numbers",
        "ExactMatch: Returns the number",
        "Number preferences apply only to",
        "StartsWith: Returns numbers",
        "You can specify at most one preference.",
    ),
    "It is about filters that the operation does not have.": ("Opt-out lists include only those that meet the filter",),
    "It says in words what length and pattern say, of which the pattern admits underscores as well.": (
        "The sender ID can be 1-11 alphanumeric characters",
    ),
}


def reason(sentence: str) -> str | None:
    """Why the sentence is no rule, or None if nothing says so."""
    return next((why for why, beginnings in UNJUDGED.items() if sentence.startswith(beginnings)), None)
