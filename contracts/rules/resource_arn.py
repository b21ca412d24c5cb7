"""What does AWS say about the form of ARNs? Partition, region and account in front, the resource's own names behind."""

from __future__ import annotations

from ringtrue.contracts.documents import ARNS
from ringtrue.contracts.rule import said


class ResourceArn:
    pool = said("arn:${Partition}:sms-voice:${Region}:${Account}:pool/${PoolId}", at=ARNS)
    phone_number = said("arn:${Partition}:sms-voice:${Region}:${Account}:phone-number/${PhoneNumberId}", at=ARNS)
    sender_id = said("arn:${Partition}:sms-voice:${Region}:${Account}:sender-id/${SenderId}/${IsoCountryCode}", at=ARNS)
    opt_out_list = said("arn:${Partition}:sms-voice:${Region}:${Account}:opt-out-list/${OptOutListName}", at=ARNS)
