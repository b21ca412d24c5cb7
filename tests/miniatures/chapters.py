"""One life through all twenty-seven operations: the same calls for every miniature, told as a list of answers."""

from collections.abc import Callable
from typing import Any

from tests.miniatures.ground import Body
from tests.miniatures.honest import Honest
from tests.miniatures.life import Life, Told


def senders(life: Life) -> None:
    """Request, update, describe and release."""
    both = ["TRANSACTIONAL", "PROMOTIONAL"]
    first = life.sender("Ring-1", MessageTypes=both, DeletionProtectionEnabled=True)
    life.sender("Ring-1", "FR")
    life.sender("Ring-1")
    life.say("DescribeSenderIds")
    life.about("RING-1", "FR")
    life.about("NOBODY")
    life.about("RING-1", Owner="SELF")
    for name in ("123", "-A", "A-", "A_B"):
        life.sender(name)
    life.say("ReleaseSenderId", SenderId="RING-1", IsoCountryCode="DE")
    life.say("UpdateSenderId", SenderId=first["SenderIdArn"], IsoCountryCode="DE")
    life.say("UpdateSenderId", SenderId="RING-1", IsoCountryCode="DE", DeletionProtectionEnabled=False)
    life.about("RING-1")
    life.say("UpdateSenderId", SenderId="RING-1", IsoCountryCode="DE", DeletionProtectionEnabled=True)
    life.say("UpdateSenderId", SenderId="RING-1", IsoCountryCode="DE", DeletionProtectionEnabled=False)
    life.say("ReleaseSenderId", SenderId="RING-1", IsoCountryCode="DE")
    life.about("RING-1")
    life.sender("RING-1")


def pools_of_senders(life: Life) -> None:
    """Sender IDs in several pools."""
    name = life.sender("POOLED")["SenderId"]
    promo = life.sender("PROMO", MessageTypes=["PROMOTIONAL"])["SenderId"]
    one, two = (life.pool(name, IsoCountryCode="DE") for _ in range(2))
    phone = life.phone()
    for pool in (one, two):
        life.say("AssociateOriginationIdentity", PoolId=pool["PoolId"], OriginationIdentity=promo, IsoCountryCode="DE")
    life.say("AssociateOriginationIdentity", PoolId=one["PoolId"], OriginationIdentity=phone["PhoneNumberId"])
    third = life.pool(phone["PhoneNumberId"])
    life.say("ReleaseSenderId", SenderId=name, IsoCountryCode="DE")
    for pool in (one, two, third):
        life.say("ListPoolOriginationIdentities", PoolId=pool["PoolId"])
    life.say("DisassociateOriginationIdentity", PoolId=one["PoolId"], OriginationIdentity=name, IsoCountryCode="DE")
    life.say("ListPoolOriginationIdentities", PoolId=two["PoolId"])
    life.say("AssociateOriginationIdentity", PoolId=one["PoolId"], OriginationIdentity=name, IsoCountryCode="DE")
    life.say("DeletePool", PoolId=one["PoolId"])
    life.say("ListPoolOriginationIdentities", PoolId=two["PoolId"])
    life.about("POOLED")
    life.say("DeletePool", PoolId=two["PoolId"])


def numbers(life: Life) -> None:
    """Opted-out numbers, and what becomes of them with their list."""
    for name in ("quiet", "other"):
        life.say("CreateOptOutList", OptOutListName=name, Tags=[{"Key": "of", "Value": name}])
    put = {"OptOutListName": "quiet", "OptedOutNumber": "+46701740605"}
    life.say("PutOptedOutNumber", **put)
    life.say("PutOptedOutNumber", **{**put, "OptedOutNumber": "46701740606"})
    life.say("PutOptedOutNumber", **{**put, "OptOutListName": "other"})
    life.say("PutOptedOutNumber", **put)
    life.say("PutOptedOutNumber", **{**put, "OptOutListName": "nowhere"})
    life.say("PutOptedOutNumber", **{**put, "OptedOutNumber": "abc"})
    for asked in ({}, {"OptedOutNumbers": ["+46701740605"]}, {"OptedOutNumbers": ["+46701749999"]}):
        life.say("DescribeOptedOutNumbers", OptOutListName="quiet", **asked)
    for value in ("true", "false"):
        wanted = [{"Name": "end-user-opted-out", "Values": [value]}]
        life.say("DescribeOptedOutNumbers", OptOutListName="quiet", Filters=wanted)
    life.pages("DescribeOptedOutNumbers", OptOutListName="quiet", MaxResults=1)
    life.say("DeleteOptedOutNumber", **put)
    life.say("DeleteOptedOutNumber", **put)
    life.say("DescribeOptedOutNumbers", OptOutListName="quiet")
    life.say("PutOptedOutNumber", **put)
    life.say("DeleteOptedOutNumber", **put)
    life.say("DeleteOptOutList", OptOutListName="quiet")
    made = life.say("CreateOptOutList", OptOutListName="quiet")
    life.say("DescribeOptedOutNumbers", OptOutListName=made["OptOutListArn"])
    life.say("DescribeOptedOutNumbers", OptOutListName="other")
    life.say("ListTagsForResource", ResourceArn=made["OptOutListArn"])


def put(life: Life, owner: str, word: str, message: str = "Hello.", **params: Any) -> None:
    life.say("PutKeyword", OriginationIdentity=owner, Keyword=word, KeywordMessage=message, **params)


def keywords_of_a_phone(life: Life) -> str:
    """Put, put again, describe and delete; the id of the phone."""
    phone, other = (str(life.phone()["PhoneNumberId"]) for _ in range(2))
    put(life, phone, "info", "x" * 200)
    put(life, phone, "INFO", "y" * 300, KeywordAction="OPT_IN")
    put(life, phone, "JOIN", "Welcome.", KeywordAction="OPT_IN")
    put(life, phone, "HELP", "Ask.")
    put(life, phone, "STOP", "Bye.", KeywordAction="OPT_IN")
    for word, message in ((" edge ", "x"), ("x" * 31, "x"), ("long", "x" * 1601), ("blank", "  ")):
        put(life, phone, word, message)
    put(life, phone, "BROCHURE")
    for asked in ({}, {"Keywords": ["join"]}, {"Keywords": ["nothing"]}):
        life.say("DescribeKeywords", OriginationIdentity=phone, **asked)
    for name, value in (("keyword-action", "OPT_IN"), ("keyword", "INFO")):
        life.say("DescribeKeywords", OriginationIdentity=phone, Filters=[{"Name": name, "Values": [value]}])
    life.pages("DescribeKeywords", OriginationIdentity=phone, MaxResults=2)
    life.say("DescribeKeywords", OriginationIdentity=other)
    life.say("DescribeKeywords", OriginationIdentity="phone-nobody")
    for word in ("STOP", "stop", "INFO", "INFO"):
        life.say("DeleteKeyword", OriginationIdentity=phone, Keyword=word)
    life.say("DescribeKeywords", OriginationIdentity=phone)
    put(life, phone, "INFO", "again")
    life.say("DescribeKeywords", OriginationIdentity=phone)
    return phone


def keywords_of_a_pool(life: Life, phone: str) -> None:
    """Inherited, shared with the members, kept from those that left."""
    pool = life.pool(phone)["PoolId"]
    plain = life.phone()["PhoneNumberId"]
    life.say("DescribeKeywords", OriginationIdentity=pool)
    life.say("AssociateOriginationIdentity", PoolId=pool, OriginationIdentity=plain)
    put(life, plain, "INFO", "again")
    put(life, plain, "JOIN", "Welcome.", KeywordAction="OPT_IN")
    put(life, plain, "HELP", "Ask.")
    put(life, plain, "BROCHURE")
    life.say("AssociateOriginationIdentity", PoolId=pool, OriginationIdentity=plain)
    put(life, phone, "ALONE")
    put(life, pool, "NEWS")
    life.say("UpdatePool", PoolId=pool, SharedRoutesEnabled=True)
    for owner in (pool, phone):
        life.say("DescribeKeywords", OriginationIdentity=owner)
    life.say("DisassociateOriginationIdentity", PoolId=pool, OriginationIdentity=phone)
    put(life, phone, "MINE")
    put(life, pool, "OURS")
    life.say("DeleteKeyword", OriginationIdentity=pool, Keyword="HELP")
    for owner in (pool, phone):
        life.say("DescribeKeywords", OriginationIdentity=owner)


def tag(life: Life, arn: str, **tags: str) -> None:
    life.say("TagResource", ResourceArn=arn, Tags=[{"Key": key, "Value": value} for key, value in tags.items()])
    life.say("ListTagsForResource", ResourceArn=arn)


def tags(life: Life) -> None:
    """Given at birth, added, overwritten, removed, and left alone by everything else."""
    born = [{"Key": "born", "Value": "yes"}, {"Key": "empty", "Value": ""}]
    phone = life.phone(Tags=born)
    second = life.phone()
    pool = life.pool(phone["PhoneNumberId"], Tags=born)
    rival = life.pool(life.phone()["PhoneNumberId"])
    life.say("AssociateOriginationIdentity", PoolId=pool["PoolId"], OriginationIdentity=second["PhoneNumberId"])
    sender = life.sender("TAGGED", Tags=born)
    for arn in (phone["PhoneNumberArn"], pool["PoolArn"], sender["SenderIdArn"]):
        life.say("ListTagsForResource", ResourceArn=arn)
        tag(life, arn, a="1", ab="", b="3")
        tag(life, arn, a="2")
        life.say("UntagResource", ResourceArn=arn, TagKeys=["a", "absent"])
        tag(life, arn, c="4")
    life.say("ListTagsForResource", ResourceArn=rival["PoolArn"])
    life.say("UpdatePool", PoolId=pool["PoolId"], DeletionProtectionEnabled=False)
    life.say("DisassociateOriginationIdentity", PoolId=pool["PoolId"], OriginationIdentity=phone["PhoneNumberId"])
    for arn in (pool["PoolArn"], phone["PhoneNumberArn"]):
        life.say("ListTagsForResource", ResourceArn=arn)
    tag(life, pool["PoolArn"] + "0", a="1")
    tag(life, pool["PoolArn"])
    tag(life, pool["PoolArn"], long="x" * 257)
    for many in (3, 60, 201):
        tag(life, pool["PoolArn"], **{f"k{n}": "" for n in range(many)})
    twins = [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]
    life.say("TagResource", ResourceArn=pool["PoolArn"], Tags=twins)


def filters(life: Life) -> None:
    """Alone, together, with several values, with ids and with owners."""
    life.say("CreateOptOutList", OptOutListName="filtered")
    voice = life.phone(NumberCapabilities=["SMS", "VOICE"], NumberType="TOLL_FREE", OptOutListName="filtered")
    asked = {
        "number-capability": ["VOICE", "SMS"], "status": ["ACTIVE"], "deletion-protection-enabled": ["true"],
        "opt-out-list-name": ["filtered"], "number-type": ["SIMULATOR", "TOLL_FREE"], "message-type": ["PROMOTIONAL"],
    }  # fmt: skip
    wanted = [{"Name": name, "Values": values} for name, values in asked.items()]
    for some in (*([one] for one in wanted), [wanted[0], wanted[3]]):
        life.say("DescribePhoneNumbers", Filters=some)
        life.say("DescribePhoneNumbers", Filters=some, PhoneNumberIds=[voice["PhoneNumberId"]])
    life.say("DescribePhoneNumbers", Filters=[{"Name": "number-capability", "Values": ["SMS"]}])
    life.phone(NumberType="TOLL_FREE")
    life.phone()
    pool = life.pool(voice["PhoneNumberId"])
    for name, value in (
        ("two-way-enabled", "false"),
        ("opt-out-list-name", "filtered"),
        ("message-type", "PROMOTIONAL"),
    ):
        life.say("DescribePools", Filters=[{"Name": name, "Values": [value]}])
    for name, value in (("sender-id", "POOLED"), ("iso-country-code", "FR"), ("registered", "false")):
        life.say("DescribeSenderIds", Filters=[{"Name": name, "Values": [value]}])
    wrong = [{"Name": "iso-country-code", "Values": ["FR"]}]
    life.say("ListPoolOriginationIdentities", PoolId=pool["PoolId"], Filters=wrong)
    for operation in ("DescribePools", "DescribePhoneNumbers", "DescribeSenderIds", "DescribeOptOutLists"):
        for owner in ("SELF", "SHARED", "NOBODY"):
            life.say(operation, Owner=owner)
    life.say("DescribeOptOutLists", Owner="SELF", OptOutListNames=["filtered"])
    life.say("DescribeSenderIds", SenderIds=[{"SenderId": "POOLED", "IsoCountryCode": "DE"}] * 6)


def pages(life: Life) -> None:
    """Pages of everything, garbled tokens, and deletions in between."""
    sms = [{"Name": "number-capability", "Values": ["SMS"]}]
    life.pages("DescribePhoneNumbers", MaxResults=4, Filters=sms)
    life.pages("DescribePhoneNumbers", MaxResults=4, Filters=[{"Name": "number-type", "Values": ["TOLL_FREE"]}])
    life.pages("DescribePhoneNumbers", MaxResults=1, Filters=[{"Name": "number-type", "Values": ["TOLL_FREE"]}])
    for operation in ("DescribePools", "DescribeOptOutLists", "DescribeSenderIds"):
        life.pages(operation, MaxResults=2)
        life.say(operation, NextToken="garbled")
    first = life.say("DescribeSenderIds", MaxResults=2)
    gone = (first.get("SenderIds") or [{}])[0]
    if gone:
        life.say("ReleaseSenderId", SenderId=gone.get("SenderId"), IsoCountryCode=gone.get("IsoCountryCode"))
    life.say("DescribeSenderIds", MaxResults=2, NextToken=first["NextToken"])
    life.say("DescribeSenderIds", MaxResults=2, NextToken=first["NextToken"], Owner="SELF")
    pool = life.pool("POOLED", IsoCountryCode="DE")
    life.say(
        "AssociateOriginationIdentity",
        PoolId=pool["PoolId"],
        OriginationIdentity=life.phone()["PhoneNumberArn"],
    )
    life.pages("ListPoolOriginationIdentities", PoolId=pool["PoolId"], MaxResults=1)


def corners(life: Life) -> None:
    """What the documents leave open."""
    corner = life.sender("CORNER")
    life.sender("AB")
    life.sender("CORNER", "US")
    pool, phone, other = life.pool("CORNER", IsoCountryCode="DE"), life.phone(), life.phone()
    named = {"PoolId": pool["PoolId"], "OriginationIdentity": corner["SenderIdArn"]}
    life.say("AssociateOriginationIdentity", PoolId=pool["PoolId"], OriginationIdentity=phone["PhoneNumberId"])
    for given in (phone["PhoneNumberId"], other["PhoneNumberId"], "CORNER"):
        life.say("DisassociateOriginationIdentity", PoolId=pool["PoolId"], OriginationIdentity=given)
    life.say("DisassociateOriginationIdentity", **named)
    life.say("AssociateOriginationIdentity", **named, IsoCountryCode="FR")
    put(life, corner["SenderIdArn"], "INFO")
    put(life, other["PhoneNumberId"], "HELP", "Read.")
    put(life, other["PhoneNumberId"], "YES", KeywordAction="OPT_IN")
    put(life, other["PhoneNumberId"], "YES", "Fine.")
    life.say("DeleteKeyword", OriginationIdentity=other["PhoneNumberId"], Keyword="YES")
    moved = {"PoolId": pool["PoolId"], "OriginationIdentity": other["PhoneNumberArn"]}
    life.say("AssociateOriginationIdentity", **moved)
    for listed in ("corner", "nook"):
        made = life.say("CreateOptOutList", OptOutListName=listed, Tags=[{"Key": "a", "Value": "1"}])
        for operation in ("PutOptedOutNumber", "DeleteOptedOutNumber"):
            for number in ("+46701740605", "+4670"):
                life.say(operation, OptOutListName=listed, OptedOutNumber=number)
    life.say("ListTagsForResource", ResourceArn=made["OptOutListArn"])
    tag(life, made["OptOutListArn"], **{"aws:mine": "1"})
    tag(life, str(made["OptOutListArn"]).replace("us-east-1", "eu-west-1"), a="1")
    life.say("UpdatePhoneNumber", PhoneNumberId=other["PhoneNumberId"], SelfManagedOptOutsEnabled="yes")
    life.say("UpdatePhoneNumber", PhoneNumberId=other["PhoneNumberId"], SelfManagedOptOutsEnabled=True)
    life.say("ReleasePhoneNumber", PhoneNumberId=other["PhoneNumberId"])
    life.say("DescribeSenderIds", Filters=[{"Name": "message-type", "Values": ["NONSENSE"]}])


def tokens(life: Life) -> None:
    """Every operation with a client token, twice."""
    token: Body = {"ClientToken": "again"}
    for _ in range(2):
        life.say("CreateOptOutList", OptOutListName="token", **token)
        life.say("PutOptedOutNumber", OptOutListName="token", OptedOutNumber="+46701740605")
    life.say("CreateOptOutList", OptOutListName="token", **token)
    life.say("DescribeOptedOutNumbers", OptOutListName="token")
    for _ in range(2):
        sender = life.sender("TOKEN", Tags=[{"Key": "a", "Value": "1"}], **token)
    life.say("ListTagsForResource", ResourceArn=sender["SenderIdArn"])
    phone, second = life.phone(**token), life.phone()
    life.phone(**token)
    pool = life.pool(phone["PhoneNumberId"], **token)
    life.pool(life.phone()["PhoneNumberId"])
    life.pool(phone["PhoneNumberId"], **token)
    moved = {"PoolId": pool["PoolId"], "OriginationIdentity": second["PhoneNumberId"]}
    for operation in ("AssociateOriginationIdentity", "DisassociateOriginationIdentity"):
        for _ in range(2):
            life.say(operation, **moved, **token)
        life.say("ListPoolOriginationIdentities", PoolId=pool["PoolId"])
    life.say("DescribePools", PoolIds=[pool["PoolId"]])


def whole(endpoint: Honest) -> Told:
    """All the answers of one life."""
    life = Life(endpoint)
    chapters: tuple[Callable[[Life], None], ...] = (senders, pools_of_senders, numbers)
    for chapter in chapters:
        chapter(life)
    keywords_of_a_pool(life, keywords_of_a_phone(life))
    for chapter in (tags, filters, pages, corners, tokens):
        chapter(life)
    return life.told
