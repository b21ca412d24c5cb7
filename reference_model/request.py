"""What does a request consist of, and what does the protocol ask of one? Method, path, headers, bytes, signature.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

CONTENT_TYPE = "application/x-amz-json-1.0"
TARGET_PREFIX = "PinpointSMSVoiceV2"
SIGNING_NAME = "sms-voice"
TARGET = "X-Amz-Target"
READS = ("Describe", "List", "Get")  # how the names of operations begin that change nothing
LONG_AGO = "20150830T123600Z"  # when a request was signed whose signature has expired


class Signature(Enum):
    """How a request is signed."""

    PROPER = "proper"
    NONE = "none"
    WRONG = "wrong"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it goes out, signed on its way. `path` is below the endpoint's own.

    `alone`: on a connection of its own, so that what a server leaves unread of it is not taken for the next request.
    """

    headers: Mapping[str, str]
    body: bytes
    method: str = "POST"
    path: str = "/"
    signature: Signature = Signature.PROPER
    chunked: bool = False
    alone: bool = False


def proper(operation: str, params: object) -> Request:
    """The request as AWS JSON 1.0 has it."""
    headers = {"Content-Type": CONTENT_TYPE, TARGET: f"{TARGET_PREFIX}.{operation}"}
    return Request(headers, json.dumps(params).encode())


def operation_of(request: Request) -> str:
    """What it asks for, by its headers."""
    return request.headers.get(TARGET, "").rpartition(".")[2]
