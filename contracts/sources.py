"""Is every quoted sentence really in the document that it is quoted from?

`sources.lock.json` answers without the documents: per text, the digests of its sentences. A quote passes if each of
its sentences is in some text of its address; old and current texts of one address stand side by side.
`python -m ringtrue.contracts.sources SEEDS_DIR [READ.json …]` rewrites the lock: from the seeds, from botocore's own
documentation, and from texts read elsewhere, `[{"url": …, "title": …, "date": …, "via": …, "text": …}, …]`;
records of texts that are not given again are kept. Pure apart from `main` and reading packaged files.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any, Final, TypeAlias

import botocore

from ringtrue.contracts.documents import page
from ringtrue.contracts.openapi import paragraphs, service_model

Lock: TypeAlias = dict[str, Any]  # {"sources": [{"url": …, "title": …, "date": …, "via": …, "sentences": […]}, …]}
Json: TypeAlias = Mapping[str, Any]

DIGEST_LENGTH: Final = 16  # hexadecimal digits: 64 bits for a few thousand sentences
READ_ON: Final = "2026-11-21"
BOTO3: Final = (
    "https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/pinpoint-sms-voice-v2/client/"
)
SEEDS: Final = {  # beginning of the file's name -> address
    "000": page("UpdatePool"),
    "001": f"{BOTO3}update_pool.html",
    "002": page("CreatePool"),
    "003": page("UpdatePhoneNumber"),
    "004": f"{BOTO3}delete_pool.html",
}
OPERATIONS: Final = (
    *("CreatePool", "UpdatePool", "DeletePool", "DescribePools"),
    *("RequestPhoneNumber", "UpdatePhoneNumber", "ReleasePhoneNumber", "DescribePhoneNumbers"),
    *("AssociateOriginationIdentity", "DisassociateOriginationIdentity", "ListPoolOriginationIdentities"),
    *("CreateOptOutList", "DeleteOptOutList", "DescribeOptOutLists"),
    *("RequestSenderId", "UpdateSenderId", "ReleaseSenderId", "DescribeSenderIds"),
    *("TagResource", "UntagResource", "ListTagsForResource"),
    *("PutOptedOutNumber", "DeleteOptedOutNumber", "DescribeOptedOutNumbers"),
    *("PutKeyword", "DeleteKeyword", "DescribeKeywords"),
)
DATA_TYPES: Final = (
    *("PoolInformation", "PhoneNumberInformation", "OriginationIdentityMetadata", "OptOutListInformation"),
    *("SenderIdInformation", "Tag", "OptedOutNumberInformation", "KeywordInformation"),
)

_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_LINK = re.compile(
    r"(?::[\w:]+:)?`([^`<]+?)\s*(?:<[^`>]*>)?`_{0,2}"
)  # reStructuredText: `words <address>`_, :ref:`words`
_BULLET = re.compile(r"^(?:[•*+-]|\d+\.)\s+")
_FIELD = re.compile(
    r"(?:Type|Required|Pattern|Valid Values|Valid Range|Length Constraints|Array Members|HTTP Status Code): "
)
_PLAIN = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Text:
    """One document as it was read: `via` says from where, such as "botocore 1.44.5" or "seed 000_91c3504f5a08931d"."""

    url: str
    title: str
    date: str
    via: str
    text: str


def normalised(line: str) -> str:
    """One line without markup, typographic quotes and needless white space."""
    bare = _LINK.sub(r"\1", _TAG.sub("", line)).replace("`", "").replace("**", "")
    return _BULLET.sub("", " ".join(html.unescape(bare).translate(_PLAIN).split()))


def sentences(text: str) -> list[str]:
    """The sentences of a text or quote; a field line of the API reference is one sentence.

    >>> sentences("Deletes a pool. It's gone.")
    ['Deletes a pool.', "It's gone."]
    >>> sentences("Length Constraints: Minimum length of 1. Maximum length of 64.")
    ['Length Constraints: Minimum length of 1. Maximum length of 64.']
    """
    lines = [line for line in map(normalised, text.splitlines()) if line]
    return [it for line in lines for it in ([line] if _FIELD.match(line) else re.split(r"(?<=[.!?])\s+", line))]


def digest(sentence: str) -> str:
    """The sentence's fingerprint; a last full stop does not count, so a quote may leave it out."""
    return sha256(sentence.removesuffix(".").encode()).hexdigest()[:DIGEST_LENGTH]


def missing(rule_quote: str, source_url: str, lock: Lock) -> list[str]:
    """The quote's sentences that no text of the address has; all of them where the address is unknown."""
    known = {it for source in lock["sources"] if source["url"] == source_url for it in source["sentences"]}
    return [sentence for sentence in sentences(rule_quote) if digest(sentence) not in known]


def addresses(lock: Lock) -> frozenset[str]:
    """The addresses that the lock has texts of."""
    return frozenset(source["url"] for source in lock["sources"])


def lock_from(texts: Iterable[Text]) -> Lock:
    """The lock of these texts, in the order of address and origin."""
    records = [
        {
            "url": it.url,
            "title": it.title,
            "date": it.date,
            "via": it.via,
            "sentences": sorted({digest(sentence) for sentence in sentences(it.text)}),
        }
        for it in texts
    ]
    return {"sources": sorted(records, key=_name)}


def _name(record: Json) -> tuple[str, str]:
    """What a record is replaced by: the same address, read the same way. botocore's versions replace one another."""
    via: str = record["via"]
    return record["url"], "botocore" if via.startswith("botocore ") else via


def load() -> Lock:
    """The committed lock."""
    found: Lock = json.loads(resources.files("ringtrue.contracts").joinpath("sources.lock.json").read_text("utf-8"))
    return found


def botocore_texts() -> list[Text]:
    """What botocore's model says about each quotable operation and data type, laid out as the API reference does.

    The reference is generated from the same model; the lines about types and constraints are written as it does.
    """
    model = service_model()
    via = f"botocore {botocore.__version__}"
    operations = [(name, _operation_lines(model["operations"][name], model["shapes"])) for name in OPERATIONS]
    types = [(name, _shape_lines([name], model["shapes"])) for name in DATA_TYPES]
    return [Text(page(name), name, READ_ON, via, "\n".join(lines)) for name, lines in [*operations, *types]]


def _operation_lines(about: Json, shapes: Json) -> list[str]:
    errors = [error["shape"] for error in about["errors"]]
    statuses = {f"HTTP Status Code: {500 if shapes[name].get('fault') else 400}" for name in errors}
    reachable = _shape_lines([about["input"]["shape"], about["output"]["shape"], *errors], shapes)
    return [*paragraphs(about["documentation"]), *reachable, *sorted(statuses)]


def _shape_lines(roots: Iterable[str], shapes: Json) -> Iterator[str]:
    """The words about every structure that the roots lead to, and about each of its members."""
    waiting, seen = [*roots], set[str]()
    while waiting:
        name = waiting.pop()
        shape = shapes[name]
        waiting += [shape["member"]["shape"]] if shape["type"] == "list" else []
        if shape["type"] != "structure" or name in seen:
            continue
        seen.add(name)
        yield from paragraphs(shape.get("documentation", ""))
        for member, about in shape["members"].items():
            waiting.append(about["shape"])
            yield from paragraphs(about.get("documentation", ""))
            yield from _member_lines(shapes[about["shape"]], about["shape"], shapes)
            yield f"Required: {'Yes' if member in shape.get('required', ()) else 'No'}"


def _member_lines(shape: Json, name: str, shapes: Json) -> Iterator[str]:
    """The lines about one member's type and constraints: "Type: String", "Pattern: [A-Z]{2}", …"""
    yield f"Type: {_type_name(shape, name, shapes)}"
    if shape["type"] == "list":
        yield from _limits("Array Members", "number", shape, counted=True)
        shape = shapes[shape["member"]["shape"]]
    if shape["type"] == "string":
        yield from _limits("Length Constraints", "length", shape)
    if shape["type"] in ("integer", "long", "double"):
        yield from _limits("Valid Range", "value", shape)
    if "pattern" in shape:
        yield f"Pattern: {shape['pattern']}"
    if "enum" in shape:
        yield f"Valid Values: {' | '.join(shape['enum'])}"


def _type_name(shape: Json, name: str, shapes: Json) -> str:
    if shape["type"] == "structure":
        return f"{name} object"
    if shape["type"] == "list":
        inner = shape["member"]["shape"]
        return f"Array of {inner + ' object' if shapes[inner]['type'] == 'structure' else shapes[inner]['type']}s"
    return str(shape["type"]).title()


def _limits(label: str, unit: str, shape: Json, *, counted: bool = False) -> Iterator[str]:
    """The line about a minimum and maximum: "Length Constraints: Fixed length of 2."."""
    ends = [(word, shape[end]) for word, end in (("Minimum", "min"), ("Maximum", "max")) if end in shape]
    if len(ends) == 2 and ends[0][1] == ends[1][1]:
        ends = [("Fixed", ends[0][1])]
    said = [f"{word} {unit} of {count}{_items(count) if counted else ''}." for word, count in ends]
    if said:
        yield f"{label}: {' '.join(said)}"


def _items(count: int) -> str:
    return " item" if count == 1 else " items"


def _seeds(folder: Path) -> Iterator[Text]:
    for beginning, url in SEEDS.items():
        (file,) = folder.glob(f"{beginning}_*.txt")
        yield Text(url, url.rpartition("/")[2], READ_ON, f"seed {file.stem}", file.read_text("utf-8"))


def main(seeds: str, *read: str) -> None:
    """Rewrite the lock from the seeds, from botocore, and from files of texts read elsewhere."""
    elsewhere = [Text(**record) for file in read for record in json.loads(Path(file).read_text("utf-8"))]
    new = lock_from([*_seeds(Path(seeds)), *botocore_texts(), *elsewhere])["sources"]
    file = Path(__file__).resolve().with_name("sources.lock.json")
    old = json.loads(file.read_text("utf-8"))["sources"] if file.exists() else []
    records = {_name(record): record for record in [*old, *new]}
    lock = {"sources": [records[name] for name in sorted(records)]}
    file.write_text(json.dumps(lock, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
