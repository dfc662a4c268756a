"""Imported by the server of workers: all that a worker needs, once for all of them.

Nearly all that is imported stays: garbage is not looked for meanwhile, and
never again in it, so that workers share its memory.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_UNUSED = (
    "rfc3987_syntax",  # the grammar of web addresses: 0.8 s for what no notebook's schema asks
    "pyarrow",  # papermill's way to a Hadoop cluster
)


@contextmanager
def _without(*modules: str) -> Iterator[None]:
    """Hide modules that are optional for whoever is imported meanwhile."""
    hidden = [module for module in modules if module not in sys.modules]
    for module in hidden:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for module in hidden:
            del sys.modules[module]


gc.disable()
with _without(*_UNUSED):
    import papermill.execute  # noqa: F401
from diagnostic.execution import clean, watch, worker  # noqa: E402

gc.freeze()
gc.enable()

__all__ = ["clean", "watch", "worker"]
