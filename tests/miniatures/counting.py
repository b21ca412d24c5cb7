"""What has in common whatever happens after so many calls? It counts them."""

from tests.miniatures.ground import Body, Record
from tests.miniatures.honest import Honest


class Counting(Honest):
    """Knows how many calls there were, and before which of them each record was made."""

    def __init__(self) -> None:
        self.calls = 0
        super().__init__()

    def before(self, operation: str, params: Body) -> None:
        self.calls += 1
        super().before(operation, params)

    def new_record(self, kind: str, prefix: str, name: str) -> Record:
        return {**super().new_record(kind, prefix, name), "call": self.calls}
