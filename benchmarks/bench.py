"""How fast do we talk, and what does it cost in memory? Ways of calling one served endpoint, side by side.

Never part of the tests: figures depend on the machine, so trust the ratios. `--memory` talks for 200,000 calls instead
and prints the size of the process on the way, `--findings` asks an endpoint with ten faults what findings cost.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import boto3
import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from schemathesis_loop import schemathesis_loop

from ringtrue.harness.bindings import Bindings
from ringtrue.harness.server import Embedded
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import TranscriptFile
from ringtrue.harness.wire import HttpWire
from ringtrue.reference_model.request import CONTENT_TYPE, SIGNING_NAME, TARGET_PREFIX
from ringtrue.reference_model.vocabulary import Call, Outcome, Ref
from ringtrue.run import Plan, run

REGION, KEY_ID, KEY = "us-east-1", "test", "test"
ROUNDS, ROUND_S, ROUND_CALLS, WARM_UP_CALLS = 3, 2.5, 3_000, 500
SCHEMATHESIS_S = 8.0
MARKS = (20_000, 50_000, 100_000, 150_000, 200_000)
AN_HOUR_S = 3600.0
OURS, SDK, BARE = "our conversation, all judged", "boto3 loop", "keep-alive loop (urllib3, botocore's signer)"
CHECKED, UNCHECKED = "Schemathesis with its checks", "Schemathesis without checks or unknown members"

Ask = Callable[[str, dict[str, object]], Mapping[str, object]]  # operation, parameters -> result


def conversation(url: str, seed: int, calls: int) -> float:
    """Judged steps per second of a whole run, transcript and cleaning up included."""
    plan = Plan(url, True, REGION, seed, max_calls=calls, time_limit_s=AN_HOUR_S)
    with tempfile.TemporaryDirectory() as place, TranscriptFile(Path(place) / "transcript.jsonl") as transcript:
        started = time.perf_counter()
        session = run(plan, WireTarget(HttpWire(url, REGION, Credentials(KEY_ID, KEY))), transcript)
        seconds = time.perf_counter() - started
    if session.findings.by_bucket:
        sys.exit("the reference endpoint was found at fault, so these figures would mean nothing: run `ringtrue run`")
    return session.budget.calls / seconds


def boto3_client(url: str) -> Ask:
    """A boto3 client as most people have it: parameters validated, retries on."""
    session = boto3.Session(KEY_ID, KEY, region_name=REGION)
    client = session.client("pinpoint-sms-voice-v2", endpoint_url=url)
    methods = {
        "RequestPhoneNumber": client.request_phone_number, "CreatePool": client.create_pool,
        "DescribePools": client.describe_pools, "UpdatePool": client.update_pool, "DeletePool": client.delete_pool,
        "ReleasePhoneNumber": client.release_phone_number, "CreateOptOutList": client.create_opt_out_list,
        "DeleteOptOutList": client.delete_opt_out_list,
    }  # fmt: skip

    def ask(operation: str, params: dict[str, object]) -> Mapping[str, object]:
        answer: Mapping[str, object] = methods[operation](**params)
        return answer

    return ask


def http_client(url: str) -> Ask:
    """One kept-alive connection, requests signed by botocore, answers read as JSON, and nothing else."""
    pool = urllib3.PoolManager(num_pools=1, maxsize=1, retries=False)
    signer = SigV4Auth(Credentials(KEY_ID, KEY), SIGNING_NAME, REGION)

    def ask(operation: str, params: dict[str, object]) -> Mapping[str, object]:
        headers = {"Content-Type": CONTENT_TYPE, "X-Amz-Target": f"{TARGET_PREFIX}.{operation}"}
        request = AWSRequest("POST", f"{url}/", headers, json.dumps(params).encode())
        signer.add_auth(request)
        response = pool.request("POST", f"{url}/", body=request.data, headers=dict(request.headers.items()))
        answer: Mapping[str, object] = json.loads(response.data)
        assert response.status == 200, answer
        return answer

    return ask


def loop(ask: Ask, seconds: float) -> float:
    """Calls per second of a plain loop over one pool and a list that comes and goes."""
    kind: dict[str, object] = {"IsoCountryCode": "US", "MessageType": "TRANSACTIONAL"}
    number = {**kind, "NumberCapabilities": ["SMS"], "NumberType": "LONG_CODE"}
    phone = ask("RequestPhoneNumber", number)["PhoneNumberId"]
    pool = ask("CreatePool", {**kind, "OriginationIdentity": phone})["PoolId"]
    turns, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        ask("DescribePools", {"PoolIds": [pool]})
        ask("CreateOptOutList", {"OptOutListName": "bench"})
        ask("UpdatePool", {"PoolId": pool, "SharedRoutesEnabled": turns % 2 == 0})
        ask("DeleteOptOutList", {"OptOutListName": "bench"})
        turns += 1
    rate = 4 * turns / (time.perf_counter() - started)
    ask("DeletePool", {"PoolId": pool})
    ask("ReleasePhoneNumber", {"PhoneNumberId": phone})
    return rate


def speeds() -> None:
    """Measure all of them against one endpoint, in turns, and print a table."""
    rates: dict[str, list[float]] = {name: [] for name in (OURS, SDK, BARE, CHECKED, UNCHECKED)}
    with Embedded() as embedded:
        url = embedded.url
        conversation(url, 0, WARM_UP_CALLS)
        sdk, bare = boto3_client(url), http_client(url)
        for turn in range(ROUNDS):
            rates[OURS].append(conversation(url, turn + 1, ROUND_CALLS))
            rates[SDK].append(loop(sdk, ROUND_S))
            rates[BARE].append(loop(bare, ROUND_S))
        # Last, since it leaves behind what it makes, and a full endpoint is a slower one.
        rates[CHECKED].append(schemathesis_loop(url, REGION, SCHEMATHESIS_S, checked=True))
        rates[UNCHECKED].append(schemathesis_loop(url, REGION, SCHEMATHESIS_S, checked=False))
    middle = {name: statistics.median(found) for name, found in rates.items()}
    print(f"{'calls per second':<48} {'median':>7} {'lowest':>7} {'highest':>8} {'x boto3':>8}")
    for name, found in rates.items():
        print(f"{name:<48} {middle[name]:7.0f} {min(found):7.0f} {max(found):8.0f} {middle[name] / middle[SDK]:8.2f}")
    print(f"\n{OURS} / {CHECKED}: {middle[OURS] / middle[CHECKED]:.1f}")
    print(f"{OURS} / {UNCHECKED}: {middle[OURS] / middle[UNCHECKED]:.1f}")


class Weighed:
    """A target that prints the size of this process at some calls."""

    def __init__(self, target: WireTarget) -> None:
        self.target, self.calls, self.sizes = target, 0, list[float]()

    def send(self, call: Call, bindings: Bindings, fresh: Ref | None, timeout_s: float) -> Outcome:
        self.calls += 1
        if self.calls in MARKS:
            self.sizes.append(resident_mib())
            print(f"{self.calls:>9,} calls {self.sizes[-1]:8.1f} MiB", flush=True)
        return self.target.send(call, bindings, fresh, timeout_s)


def resident_mib() -> float:
    """The resident set of this process, as Linux tells it."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def memory() -> None:
    """One run of 200,000 calls; memory should be flat."""
    with Embedded() as embedded:
        url = embedded.url
        target = Weighed(WireTarget(HttpWire(url, REGION, Credentials(KEY_ID, KEY))))
        with tempfile.TemporaryDirectory() as place, TranscriptFile(Path(place) / "transcript.jsonl") as transcript:
            run(Plan(url, True, REGION, 1, max_calls=MARKS[-1] + 100, time_limit_s=AN_HOUR_S), target, transcript)
    print(f"last / first: {target.sizes[-1] / target.sizes[0]:.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", action="store_true", help="200,000 calls, and the size of the process on the way")
    parser.add_argument("--findings", action="store_true", help="ten faults at once, and what each finding costs")
    chosen = parser.parse_args()
    if chosen.findings:
        from ten_faults import ten_faults

        ten_faults()
    else:
        memory() if chosen.memory else speeds()
