"""Talking with a miniature in-process, and writing down what it says."""

from typing import Any

from tests.miniatures.ground import Body
from tests.miniatures.honest import Honest

Told = list[tuple[str, int, Any]]


class Answered(dict[str, Any]):
    """An answer that has something to say about whatever it is asked for, though not always the truth."""

    def __missing__(self, name: str) -> str:
        return f"no-{name}"


def without_token(body: Body) -> Body:
    """The body with the sort of its token in the place of the token."""
    token = body.get("NextToken")
    return {**body, "NextToken": (type(token).__name__, len(str(token)) // 200)} if token else body


class Life:
    """Makes calls and writes down what comes back."""

    def __init__(self, endpoint: Honest) -> None:
        self.endpoint = endpoint
        self.told: Told = []

    def say(self, operation: str, **params: Any) -> Answered:
        status, body, _ = self.endpoint.answer(operation, params)
        self.told.append((operation, status, without_token(body) if isinstance(body, dict) else body))
        return Answered(body if isinstance(body, dict) else {})

    def phone(self, **params: Any) -> Answered:
        asked = {"IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberType": "SIMULATOR"}
        return self.say("RequestPhoneNumber", **{**asked, "NumberCapabilities": ["SMS"], **params})

    def pool(self, identity: str, **params: Any) -> Answered:
        return self.say("CreatePool", OriginationIdentity=identity, MessageType="TRANSACTIONAL", **params)

    def sender(self, name: str, country: str = "DE", **params: Any) -> Answered:
        return self.say("RequestSenderId", SenderId=name, IsoCountryCode=country, **params)

    def about(self, name: str, country: str = "DE", **params: Any) -> Answered:
        return self.say("DescribeSenderIds", SenderIds=[{"SenderId": name, "IsoCountryCode": country}], **params)

    def pages(self, operation: str, **params: Any) -> None:
        """All the pages there are, up to twelve."""
        token: Body = {}
        for _ in range(12):
            answer = self.say(operation, **params, **token)
            if not answer.get("NextToken"):
                return
            token = {"NextToken": answer["NextToken"]}
