"""What does every script say of its finding? The sentence that is broken, what is expected, and how to run it.

Pure: a finding in, text out.
"""

from __future__ import annotations

from textwrap import wrap

from ringtrue.reports.interface import Finding
from ringtrue.reports.literals import comment
from ringtrue.reports.words import evidence_words

# Where a script looks for the certificates of who vouches for the endpoint: our own setting's, then as boto3 would.
CA_VARIABLES = ("RINGTRUE_CA_BUNDLE", "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
WIDTH = 110
CODES = "0: fixed, 1: still there, 3: cannot tell, and why"


def expected(finding: Finding) -> str:
    """In the words of the report, on one line."""
    return " or ".join(map(comment, finding["expected"])) or "an answer as documented"


def header(finding: Finding, command: str, needs: str) -> str:
    """Comment lines, for Python and shell alike."""
    lines = [f"Ringtrue finding {finding['id']}: {finding['call']}", ""]
    for n, each in enumerate(finding["because"]):
        begins = "It breaks" if n == 0 else "Together with"
        lines += [f"{begins} {each['id']}:", f'  "{each["quote"]}"', f"  {each['source']}"]
        lines += [f"  {said}"] if (said := evidence_words(each)) else []
    lines += ["", f"Expected: {expected(finding)}", f"Answered when it was found: {finding['answered']}", ""]
    lines += [f"Run it:   ENDPOINT_URL=http://127.0.0.1:4566 {command}", f"Needs {needs}. Exit code {CODES}."]
    lines += ["What it makes is deleted again, unless KEEP=1. Credentials and AWS_REGION come from the environment,"]
    lines += ["and so does AWS_CA_BUNDLE, a file with the certificate of the endpoint's CA."]
    return "\n".join(f"# {part}".rstrip() for line in lines for part in _wrapped(comment(line)))


def _wrapped(line: str) -> list[str]:
    start = "  " if line.startswith("  ") else ""
    return wrap(line, WIDTH, subsequent_indent=f"{start}  ", break_long_words=False, break_on_hyphens=False) or [""]
