"""From a fork of the template to a kernel like any other."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
import threading
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diagnostic.warm.serving import Birth


def become(birth: Birth) -> None:
    """Run the kernel to its end, as ``python -m ipykernel_launcher`` would."""
    request = birth.request
    ready = _take_streams(birth.descriptors)
    os.umask(request["umask"])
    os.chdir(request["cwd"])
    _take_environment(request["env"] | birth.preloaded.environment)
    _forget(birth)
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [str(launcher.origin) if launcher else "ipykernel_launcher", *request["arguments"]]
    sys.orig_argv = [*request["command"], *request["arguments"]]
    from ipykernel.kernelapp import IPKernelApp

    app: Any = IPKernelApp.instance(parent_handle=birth.template)
    app.initialize()
    # Libraries were imported before the kernel was made; in a cold kernel they come after, and
    # the filter added last is the first to be read.
    warnings.filters[:0] = list(birth.preloaded.library_filters)  # type: ignore[index]
    warnings._filters_mutated()  # type: ignore[attr-defined]
    os.write(ready, b".")
    os.close(ready)
    app.start()


def _take_streams(descriptors: list[int]) -> int:
    """Put the streams received in their places; return where to say that one is ready."""
    *streams, ready = descriptors
    for place, descriptor in enumerate(streams):
        os.dup2(descriptor, place)
        os.close(descriptor)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=stream.isatty())  # type: ignore[union-attr]
    return ready


def _take_environment(wanted: dict[str, str]) -> None:
    for name in set(os.environ) - set(wanted):
        del os.environ[name]
    os.environ.update(wanted)
    os.environ["JPY_PARENT_PID"] = str(os.getppid())


def _forget(birth: Birth) -> None:
    """Undo what the template decided for itself, that a kernel decides when it starts."""
    tempfile.tempdir = None
    if numpy := sys.modules.get("numpy"):
        # The random module draws anew at a fork; numpy does not.
        numpy.random.set_bit_generator(numpy.random.MT19937())
    threading.main_thread()._set_native_id()  # type: ignore[attr-defined]
    warnings.filters[:] = list(birth.preloaded.kernel_filters)  # type: ignore[index]
    warnings._filters_mutated()  # type: ignore[attr-defined]
