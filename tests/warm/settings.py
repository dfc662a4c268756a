"""Say every setting of this process, as JSON: run in a cold kernel and in a warm one."""

import contextlib
import json
import os
import re
import sys


def settings():  # noqa: C901
    """Return name → what can be compared, of everything that shapes outputs."""
    import asyncio
    import atexit
    import decimal
    import gc
    import locale
    import logging
    import mimetypes
    import multiprocessing
    import resource
    import signal
    import tempfile
    import threading
    import time
    import warnings

    import duckdb
    import geopandas
    import great_tables  # noqa: F401
    import IPython
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    import networkx as nx
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    import pyproj
    import ruamel.yaml  # noqa: F401 - of what reads a study
    import scipy  # noqa: F401
    import seaborn  # noqa: F401
    import shapely
    from matplotlib import _pylab_helpers, font_manager

    import diagnostic.workbook  # noqa: F401

    found = {}

    def put(name, value):
        found[name] = re.sub(r" at 0x[0-9a-f]+|\d{12,}", "", repr(value))

    for name, value in mpl.rcParams.items():
        put(f"rcParams {name}", value)
    put("backend", (mpl.get_backend(), plt.isinteractive(), plt._REPL_DISPLAYHOOK))
    put("figures", _pylab_helpers.Gcf.figs)
    put("fonts", len(font_manager.fontManager.ttflist))
    put("colormaps", sorted(mpl.colormaps))
    put("units", sorted(map(str, mpl.units.registry)))
    for option in pd._config.config._registered_options:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            put(f"pandas {option}", pd.get_option(option))
    put("numpy errors", np.geterr())
    put("numpy print", np.get_printoptions())
    put("numpy threads", os.environ.get("OPENBLAS_NUM_THREADS"))
    put("geopandas", [(o.key, o.default_value) for o in geopandas.options._options.values()])
    put("networkx", nx.config)
    put("pyarrow", (pa.cpu_count(), pa.io_thread_count(), pa.default_memory_pool().backend_name))
    put("proj", (pyproj.datadir.get_data_dir(), pyproj.network.is_network_enabled()))
    put("shapely", shapely.geos_version)
    put("duckdb", duckdb.__version__)
    put("warnings last", warnings.filters[-8:])
    put("warnings", sorted(map(repr, warnings.filters)))
    put("warnings always", warnings.defaultaction)
    put("once", warnings.onceregistry)
    for number in signal.valid_signals():
        put(f"signal {number}", signal.getsignal(number))
    put("mask", signal.pthread_sigmask(signal.SIG_BLOCK, []))
    put("wakeup", signal.set_wakeup_fd(-1))
    for name, value in os.environ.items():
        put(f"environ {name}", value)
    for limit in (name for name in dir(resource) if name.startswith("RLIMIT_")):
        put(limit, resource.getrlimit(getattr(resource, limit)))
    put("flags", sys.flags)
    put("xoptions", (sys._xoptions, sys.warnoptions))
    put("argv", [re.sub(r"dp-\w+", "", each) for each in sys.argv])
    put("orig_argv", [re.sub(r"dp-\w+", "", each) for each in sys.orig_argv])
    put("path", sys.path)
    put("meta_path", [str(type(f)) + getattr(f, "__name__", "") for f in sys.meta_path])
    put("path_hooks", len(sys.path_hooks))
    put("executable", (sys.executable, sys.prefix, sys.base_prefix))
    put("encodings", (sys.getdefaultencoding(), sys.getfilesystemencoding()))
    put("recursion", (sys.getrecursionlimit(), sys.getswitchinterval()))
    put("hooks", [type(getattr(sys, name)) for name in ("excepthook", "displayhook")])
    put("tracing", (sys.gettrace(), sys.getprofile(), sys.breakpointhook))
    put("bytecode", (sys.dont_write_bytecode, sys.pycache_prefix))
    put("streams", [type(getattr(sys, name)) for name in ("stdin", "stdout", "stderr")])
    for name in ("__stdin__", "__stdout__", "__stderr__"):
        stream = getattr(sys, name)
        put(name, (stream.encoding, stream.errors, stream.line_buffering, stream.isatty()))
    put("main", sorted(vars(sys.modules["__main__"]).keys() - {"settings", "said"}))
    put("hash", hash("étude"))
    put("locale", [locale.setlocale(category) for category in range(7) if category != 6])
    put("preferred", locale.getpreferredencoding())
    put("timezone", (time.tzname, time.timezone))
    put("decimal", decimal.getcontext())
    put("gc", (gc.isenabled(), gc.get_threshold(), gc.get_debug()))
    put("umask", os.popen("umask").read())
    put("cwd", os.path.realpath("."))
    put("session", (os.getpid() == os.getsid(0), os.getpid() == os.getpgid(0)))
    put("nice", (os.nice(0), sorted(os.sched_getaffinity(0))))
    put("stdin", sys.__stdin__.read())
    put("temporary", re.sub(r"dp-\w+", "", tempfile.gettempdir()))
    put("thread", threading.main_thread().native_id == os.getpid() == threading.get_native_id())
    put("threads", sorted(re.sub(r"\d", "", thread.name) for thread in threading.enumerate()))
    put("hooks of threads", threading.excepthook)
    put("asyncio", type(asyncio.get_event_loop_policy()))
    put("multiprocessing", (multiprocessing.get_start_method(), multiprocessing.current_process()))
    put("mimetypes", mimetypes.inited)
    put("atexit", atexit._ncallbacks() > 0)
    for name, logger in [("root", logging.root), *sorted(logging.root.manager.loggerDict.items())]:
        if isinstance(logger, logging.Logger):
            state = (
                logger.level,
                logger.propagate,
                logger.disabled,
                list(map(type, logger.handlers)),
            )
            put(f"logger {name}", state)
    put("logging", (logging.root.manager.disable, logging.raiseExceptions, logging.lastResort))
    shell = IPython.get_ipython()
    put("shell", type(shell))
    for event, callbacks in shell.events.callbacks.items():
        put(f"shell {event}", [getattr(c, "__qualname__", c) for c in callbacks])
    for name, formatter in shell.display_formatter.formatters.items():
        put(f"formatter {name}", (formatter.enabled, sorted(map(str, formatter.type_printers)),
                                  sorted(map(str, formatter.deferred_printers))))  # fmt: skip
    put("magics", sorted(shell.magics_manager.magics["line"]))
    put("configuration", shell.config)
    put("extensions", sorted(shell.extension_manager.loaded))
    put("names", sorted(name for name in shell.user_ns if not name.startswith("_")))
    return found


def said():
    with contextlib.suppress(ImportError):
        import seaborn  # noqa: F401
    return json.dumps(settings())
