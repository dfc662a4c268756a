"""The publishers' sites: how often each may be asked, and which do not answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Pace:
    """Leaves time between two requests to a publisher, and asks nothing more of who is silent.

    Without a connection, a hundred files that are each asked for five times
    would keep a user for an hour: a site that did not answer is not asked
    again, and once one is silent while none has answered, the others are
    tried once only.

    Parameters
    ----------
    seconds : mapping of str to float
        Least time between two requests, by host.
    usual : float
        For other hosts.
    """

    seconds: dict[str, float] = field(default_factory=lambda: {"api.insee.fr": 2.0})
    usual: float = 0.2
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)
    _silent: set[str] = field(default_factory=set)
    _answered: bool = False

    def wait(self, address: str) -> None:
        """Wait until the host of an address may be asked again."""
        host = _host(address)
        least = self.seconds.get(host, self.usual)
        left = self._last.get(host, -least) + least - self.clock()
        if left > 0:
            self.sleep(left)
        self._last[host] = self.clock()

    def note(self, address: str, *, heard: bool) -> None:
        """Note whether the host of an address answers."""
        if heard:
            self._answered = True
            self._silent.discard(_host(address))
        else:
            self._silent.add(_host(address))

    def silent(self, address: str) -> bool:
        """Whether the host of an address did not answer when it was last asked."""
        return _host(address) in self._silent

    def attempts(self, usual: int) -> int:
        """Return how many times a file may be asked for."""
        return 1 if self._silent and not self._answered else usual


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""
