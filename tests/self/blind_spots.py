"""Which stated rules can no run convict, and why? What they say is true, but no answer can be shown to break it."""

from __future__ import annotations

_ABOUT = "a description of a member that the documents oblige nobody to show, nor to fill in any certain way"
_OUTSIDE = "shows something that no operation of this slice creates or sets"
_RECENT = "constrains a member that older documents do not know, so a target may pass over it"

BLIND: dict[str, str] = {
    "RequestPhoneNumber.NumberPreference.items": _RECENT,
    "RequestPhoneNumber.NumberPreference.PreferenceType.required": _RECENT,
    "RequestPhoneNumber.NumberPreference.PreferenceType.items": _RECENT,
    "RequestPhoneNumber.NumberPreference.PreferenceType.enum": _RECENT,
    "RequestPhoneNumber.NumberPreference.Filter.required": _RECENT,
    "RequestPhoneNumber.NumberPreference.Filter.items": _RECENT,
    "ReleasePhoneNumber.result.Status": "'The current status of the request': every valid value may be one",
    "RequestPhoneNumber.result.RegistrationId": _OUTSIDE,
    "UpdatePhoneNumber.result.RegistrationId": _OUTSIDE,
    "ReleasePhoneNumber.result.RegistrationId": _OUTSIDE,
    "DescribePhoneNumbers.result.PhoneNumbers.RegistrationId": _OUTSIDE,
    "DescribePhoneNumbers.result.PhoneNumbers.MessagingLimits": _OUTSIDE,
    "DescribePhoneNumbers.result.PhoneNumbers.PricingTier": _OUTSIDE,
    "ConflictException.Reason": _ABOUT,
    "ConflictException.ResourceType": _ABOUT,
    "ConflictException.ResourceId": _ABOUT,
    "ResourceNotFoundException.ResourceType": _ABOUT,
    "ResourceNotFoundException.ResourceId": _ABOUT,
    "ServiceQuotaExceededException.Reason": _ABOUT,
    "ValidationException.Reason": _ABOUT,
    "ValidationException.Fields": _ABOUT,
    "ValidationException.Fields.Name": _ABOUT,
    "ValidationException.Fields.Message": _ABOUT,
}
