"""What this process itself spends, beside the readers that it starts."""

import re
import time
from pathlib import Path
from types import TracebackType
from typing import Self

_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Spent:
    """Within it: `cpu_seconds`, and by how many bytes the process was ever larger than before."""

    cpu_seconds = 0.0
    grown_bytes = 0

    def __enter__(self) -> Self:
        _FORGET.write_text("5")  # the highest so far; the kernel then counts anew
        self._resident, self._began = _bytes("VmRSS"), time.process_time()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.cpu_seconds = time.process_time() - self._began
        self.grown_bytes = _bytes("VmHWM") - self._resident


def _bytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", _STATUS.read_text(), re.MULTILINE)
    assert found, name
    return int(found[1]) * 1024
