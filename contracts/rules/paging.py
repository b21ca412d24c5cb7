"""What does AWS say about lists that come in pages?"""

from __future__ import annotations

from ringtrue.contracts.documents import page
from ringtrue.contracts.rule import said

DESCRIBE_POOLS = page("DescribePools")


class Paging:
    next_set = said("The token to be used for the next set of paginated results.", at=DESCRIBE_POOLS)
    max_results = said("The maximum number of results to return per each request.", at=DESCRIBE_POOLS)
