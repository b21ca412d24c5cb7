"""How does somebody see a finding with tools of their own? Scripts of boto3, the AWS CLI and curl, and the finding itself.

`scripts` is pure: a finding in, texts out. `write_findings` puts them into a directory for each finding, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from ringtrue.reports.boto3_script import boto3_script
from ringtrue.reports.interface import Finding
from ringtrue.reports.retelling import retelling
from ringtrue.reports.shell_scripts import awscli_script, curl_script


def scripts(finding: Finding) -> Mapping[str, str]:
    """{"boto3.py": …, "awscli.sh": …, "curl.sh": …}"""
    told = retelling(finding)
    return {"boto3.py": boto3_script(told), "awscli.sh": awscli_script(told), "curl.sh": curl_script(told)}
