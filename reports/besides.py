"""How do scripts tell an answer that is beside the question? By the tables that replay reads, as JSON.

Pure: values in, values out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ringtrue.reference_model.environment import (
    CODES,
    FAULT,
    OF_PAGES,
    OF_REFUSALS,
    UNLESS_XML,
    Beside,
    right_all_the_same,
    wrong_all_the_same,
)
from ringtrue.reports.retelling import Retelling

UNSURE = "the answer is right, but these calls were never seen to show it"


def besides(told: Retelling) -> Mapping[str, Any]:
    """{"codes": {"access is denied": ["AccessDenied", …], …}, "right": [], "wrong": [], …}"""
    kind, mangled = told.finding["divergence"], told.guilty.sending is not None
    admitted = {
        "right": right_all_the_same(mangled=mangled),
        "wrong": wrong_all_the_same(kind, told.finding["answered"], mangled=mangled),
    }
    return {
        "codes": {about.value: sorted(codes) for about, codes in CODES.items()},
        "refused": {str(status): about.value for status, about in OF_REFUSALS.items()},
        "garbled": {str(status): about.value for status, about in OF_PAGES.items()},
        "unless_xml": sorted(UNLESS_XML), "fault": FAULT,
        "failed": Beside.FAILED.value, "odd": Beside.GARBLED.value,
        **{word: sorted(each.value for each in some) for word, some in admitted.items()},
    }  # fmt: skip
