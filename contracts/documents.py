"""Where does AWS say it? The addresses of the documents that rules quote."""

from __future__ import annotations

API_REFERENCE = "https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/"
SMITHY = "https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html"
PROTOCOL_TESTS = "https://github.com/smithy-lang/smithy/blob/main/smithy-aws-protocol-tests/model/"
TERRAFORM = "https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/pinpointsmsvoicev2"
OPEN_SPLIT_TIME = "https://github.com/SplitTime/OpenSplitTime/issues/1894"
USER_GUIDE = "https://docs.aws.amazon.com/sms-voice/latest/userguide/"
CHANGING_A_NUMBER = f"{USER_GUIDE}phone-numbers-change-capabilitiy.html"  # AWS's own spelling
REQUESTING_A_NUMBER = f"{USER_GUIDE}phone-numbers-request.html"
OPT_OUT_LISTS_OF_NUMBERS = f"{USER_GUIDE}phone-numbers-opt-out-list.html"
KEYWORDS_GUIDE = f"{USER_GUIDE}phone-pool-keywords.html"
NUMBERS_GUIDE = "https://docs.aws.amazon.com/pinpoint/latest/developerguide/sms-voice-v2-phone-numbers.html"
ARNS = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_pinpoint-sms-voice-v2.html"


def page(name: str) -> str:
    """The API reference's page of an operation or data type."""
    return f"{API_REFERENCE}API_{name}.html"
