"""A warm kernel is a cold kernel: the same settings, the same isolation, the same outputs."""

import json
import sys
from pathlib import Path

import pytest

from diagnostic.execution.clean import cleaned

pytestmark = [
    pytest.mark.notebook,
    pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux"),
]

SETTINGS = Path(__file__).with_name("settings.py").read_text(encoding="utf-8")
OF_EACH_KERNEL = {
    "configuration",  # the path of its connection file
    "environ DIAGNOSTIC_COLD_KERNELS",  # what this test asks for
    "environ DIAGNOSTIC_READS",
    "environ IPYTHONDIR",
    "environ JPY_PARENT_PID",  # its parent, by definition
    "environ JUPYTER_RUNTIME_DIR",
    "environ PYTEST_CURRENT_TEST",
    "environ TMPDIR",
}


@pytest.mark.parametrize("first", ["", "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"])
def test_every_setting_of_every_library_is_that_of_a_cold_kernel(shown, cold, first):
    cells = (SETTINGS, *filter(None, [first]), "print(said())")
    warm = json.loads(shown(*cells))
    with cold():
        expected = json.loads(shown(*cells))
    assert len(expected) > 600
    differences = {
        name: (warm.get(name), expected.get(name))
        for name in (warm.keys() | expected.keys()) - OF_EACH_KERNEL
        if warm.get(name) != expected.get(name)
    }
    assert differences == {}


LIBRARIES = [
    "import pandas as pd, numpy as np, seaborn as sns, matplotlib.pyplot as plt",
    "wide = pd.DataFrame(np.arange(90).reshape(3, 30)).add_prefix('column_')\nwide",
    "print(wide)",
    "sns.lineplot(x=[1, 2, 3], y=[3, 1, 2])\nplt.title('é $x^2$')",
    "fig, ax = plt.subplots()\nax.bar(['a', 'b'], [1, 2])\nfig",
    "sns.set_theme()\nsns.histplot(np.random.default_rng(1).normal(size=100), kde=True);",
    "import geopandas as gpd, shapely",
    "gpd.GeoSeries([shapely.Point(2, 48).buffer(1)], crs=4326).to_crs(2154).plot();",
    "import great_tables as gt\ngt.GT(wide.iloc[:, :3], id='t').tab_header('Titre')",
    "import duckdb, pyarrow as pa\nduckdb.sql('select 1 as a').arrow()",
    "import logging, warnings\nlogging.warning('w')\nlogging.getLogger('x').error('e')",
    "warnings.warn('once')\nwarnings.warn('twice', DeprecationWarning)",
    "np.array([1.0, 2]) / 0",
    "from decimal import Decimal\nDecimal(1) / 7, hash('é'), {'b', 'a', 'c'}, 1e16, float('nan')",
    "%who",
    "import os, sys; print('out'); print('err', file=sys.stderr); os.system('echo child')",
    "from scipy import stats\nstats.linregress([1, 2, 3], [1, 3, 2])",
    "import networkx as nx\nnx.spring_layout(nx.path_graph(4), seed=1)",
]  # fmt: skip


def test_what_libraries_show_is_the_same_byte_for_byte(execute, cold):
    warm = cleaned(execute(*LIBRARIES))
    with cold():
        expected = cleaned(execute(*LIBRARIES))
    for ours, theirs in zip(warm.cells, expected.cells, strict=True):
        assert json.dumps(ours.outputs) == json.dumps(theirs.outputs), ours.source
    assert sum("image/png" in o.get("data", {}) for c in warm.cells for o in c.outputs) == 5


def test_nothing_passes_from_one_kernel_to_the_next(execute, shown):
    execute(
        "import os, sys, json, pandas as pd, matplotlib as mpl, numpy as np, random, warnings",
        "leak = 1; json.leak = 1; sys.path.append('/leak'); os.environ['LEAK'] = '1'",
        "mpl.rcParams['font.size'] = 99; pd.set_option('display.max_rows', 7)",
        "import builtins; builtins.leak = 1; np.seterr(all='raise'); os.umask(0o077)",
        "random.seed(1); np.random.seed(1); os.chdir('/'); warnings.simplefilter('error')",
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.nice(1)",
        "import diagnostic.text; diagnostic.text.number = None",
        "import decimal; decimal.getcontext().prec = 3; sys.setrecursionlimit(5000)",
    )
    said = shown(
        "import os, sys, json, pandas as pd, matplotlib as mpl, numpy as np, builtins, warnings",
        "import decimal, signal, diagnostic.text",
        "print(['leak' in globals(), hasattr(json, 'leak'), '/leak' in sys.path,\n"
        "'LEAK' in os.environ, mpl.rcParams['font.size'] == 99,\n"
        "pd.get_option('display.max_rows') == 7, hasattr(builtins, 'leak'),\n"
        "np.geterr()['over'] == 'raise', os.getcwd() == '/', warnings.filters[0][0] == 'error',\n"
        "os.nice(0) != 0, signal.getsignal(signal.SIGTERM) == signal.SIG_IGN,\n"
        "diagnostic.text.number is None, decimal.getcontext().prec == 3,\n"
        "sys.getrecursionlimit() == 5000])",
    )
    assert said == str([False] * 15)


def test_unseeded_draws_differ_and_seeded_ones_do_not(shown):
    draws = [
        shown(
            "import random, numpy as np, uuid, secrets, tempfile",
            "print(random.random(), np.random.random(), np.random.default_rng().random(),"
            " uuid.uuid4(), uuid.uuid1(), secrets.token_hex(), tempfile.mktemp())\n"
            "np.random.seed(4); random.seed(4); print(random.random(), np.random.random())",
        ).splitlines()
        for _ in range(2)
    ]
    first, second = (line[0].split() for line in draws)
    assert not {*first} & {*second}
    assert draws[0][1] == draws[1][1]


WORK = {
    "multiprocessing": "import multiprocessing as mp\n"
    "with mp.get_context('fork').Pool(2) as pool: print(sum(pool.map(abs, range(-5, 0))))",
    "spawned": "from concurrent.futures import ProcessPoolExecutor\nimport multiprocessing as mp\n"
    "with ProcessPoolExecutor(1, mp.get_context('spawn')) as p:\n"
    "    print(p.submit(sum, [7, 8]).result())",
    "fork": "import os\npid = os.fork()\nif not pid: os._exit(3)\n"
    "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) * 5)",
    "asyncio": "import asyncio\nasync def f(): await asyncio.sleep(0.01); return 15\n"
    "print(sum(await asyncio.gather(f())))",
    "threads": "from concurrent.futures import ThreadPoolExecutor\n"
    "with ThreadPoolExecutor(4) as pool: print(sum(pool.map(abs, range(-5, 0))))",
    "duckdb": "import duckdb\n"
    "print(duckdb.sql('select sum(i) from range(6) t(i)').fetchall()[0][0])",
    "pyarrow": "import pyarrow as pa, pyarrow.parquet as pq, pyarrow.compute as pc, tempfile, os\n"
    "f = os.path.join(tempfile.mkdtemp(), 'x.parquet')\n"
    "pq.write_table(pa.table({'a': range(6)}), f)\nprint(pc.sum(pq.read_table(f)['a']))",
    "algebra": "import numpy as np, scipy.linalg\nm = np.ones((300, 300))\n"
    "print(int((m @ m)[0, 0] / 20), end=''); scipy.linalg.svdvals(m);",
    "subprocess": "import subprocess\nprint(subprocess.check_output(['echo', '15'], text=True))",
    "projection": "import geopandas as gpd, shapely\n"
    "print(int(gpd.GeoSeries([shapely.Point(3, 46.5)], crs=4326).to_crs(2154).x[0] / 46666))",
    "input": "try: input()\nexcept Exception: print(15)",
    "magic": "x = !echo 15\nprint(x[0])",
}


@pytest.mark.parametrize("source", WORK.values(), ids=WORK)
def test_work_of_every_kind_goes_on_in_a_fork(shown, source):
    assert shown(source) == "15"
