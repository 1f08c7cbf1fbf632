"""What a server counts about itself, as Prometheus reads it (text format 0.0.4)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from threading import Lock

from contractrepo.server.site.routing import AREAS, Area
from contractrepo.service.replicating import Freshness

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS_S = (0.001, 0.0025, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0)
_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx", "gone")
_GONE = _CLASSES.index("gone")


class Metrics:
    """Counts requests; labels are those of two short lists, so that no client can add to them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests = {area: [0] * len(_CLASSES) for area in AREAS}
        self._durations = {area: [0] * (len(_BOUNDS_S) + 1) for area in AREAS}
        self._seconds = dict.fromkeys(AREAS, 0.0)
        self._waiting = 0

    def begin(self) -> None:
        """Count a request that is being answered."""
        with self._lock:
            self._waiting += 1

    def end(self, area: Area, status: int | None, seconds: float) -> None:
        """Count a request that was answered.

        Args:
            area: Where it led.
            status: What was answered; None where the client had gone, or the connection was broken.
            seconds: How long it took.
        """
        kind = _GONE if status is None or not 100 <= status <= 599 else status // 100 - 1
        with self._lock:
            self._waiting -= 1
            self._requests[area][kind] += 1
            self._durations[area][bisect_left(_BOUNDS_S, seconds)] += 1
            self._seconds[area] += seconds

    def text(self) -> str:
        """Return everything that was counted."""
        with self._lock:
            return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield "# HELP contractrepo_requests_total Requests by area and class of status."
        yield "# TYPE contractrepo_requests_total counter"
        for area, counts in self._requests.items():
            for kind, count in zip(_CLASSES, counts, strict=True):
                yield f'contractrepo_requests_total{{area="{area}",status="{kind}"}} {count}'
        yield "# HELP contractrepo_request_duration_seconds Time from the first byte of a request to the last of its answer."
        yield "# TYPE contractrepo_request_duration_seconds histogram"
        for area, counts in self._durations.items():
            name = "contractrepo_request_duration_seconds"
            total = list(accumulate(counts))
            for bound, count in zip((*map(str, _BOUNDS_S), "+Inf"), total, strict=True):
                yield f'{name}_bucket{{area="{area}",le="{bound}"}} {count}'
            yield f'{name}_sum{{area="{area}"}} {self._seconds[area]:.6f}'
            yield f'{name}_count{{area="{area}"}} {total[-1]}'
        yield "# HELP contractrepo_requests_in_flight Requests that are being answered."
        yield "# TYPE contractrepo_requests_in_flight gauge"
        yield f"contractrepo_requests_in_flight {self._waiting}"


def replica_text(freshness: Freshness) -> str:
    """Return how far a replica may be behind; an age that is not known has no sample, as no trouble has none."""
    lines = [
        "# HELP contractrepo_replica_age_seconds Time since the replica was last refreshed.",
        "# TYPE contractrepo_replica_age_seconds gauge",
    ]
    if freshness.age_s is not None:
        lines.append(f"contractrepo_replica_age_seconds {freshness.age_s:.3f}")
    lines += [
        "# HELP contractrepo_replica_trouble Why the replica cannot be refreshed, by code of the error.",
        "# TYPE contractrepo_replica_trouble gauge",
    ]
    if freshness.trouble is not None:
        lines.append(f'contractrepo_replica_trouble{{code="{freshness.trouble}"}} 1')
    return "".join(f"{line}\n" for line in lines)
