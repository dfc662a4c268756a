"""(c) Nothing to do, and one changed note, on the whole of Seine-Saint-Denis.

Notes of a batch serve all its books: one changed note there means a chapter
and a book for each commune. The target is about one book, so it is measured on
a study of one commune of the département, and the batch is measured besides.
Commands are whole processes, the interpreter's start included.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from statistics import median

from processes import Cost, measured
from workshop import BATCH, Result, Workshop

from diagnostic.text import slug

_TOWN = "COM-93066"
_TIMES = 5
_STUDY = """\
title: "Banc d’essai"
commissioner: "Banc d’essai"
edition: "travail"
date: 2026-11-20
"""


def run(shop: Workshop) -> Result:
    """Make everything once, then measure."""
    quick, batch = shop.options.quick, _batch(shop)
    times = 1 if quick else _TIMES
    shop.say(f"first build of {batch}: chapters and HTML books")
    chapters = shop.diagnostic("run", batch)
    books = shop.diagnostic("book", batch, "--format", "html", "--renderer", "embedded")
    made = _outputs(shop, batch)
    rows: list[list[object]] = [
        [f"first run, {len(made)} chapters", *_row([chapters])],
        ["first HTML books of all", *_row([books])],
    ]
    idle = [shop.diagnostic("run", batch) for _ in range(times)]
    _same(made, _outputs(shop, batch))
    rows.append(["no-op, run", *_row(idle)])
    still = [shop.diagnostic("book", batch, "--format", "html") for _ in range(min(times, 2))]
    rows.append(["no-op, HTML books of all", *_row(still)])
    bare = [_bare(shop) for _ in range(times)]
    rows.append(["of which: the interpreter alone", *_row(bare)])
    shop.say(f"no-op: {median(cost.wall for cost in idle):.2f} s")

    less = f"themes: [{', '.join(shop.themes)}]\ninclude: []\n" if quick else ""
    one = shop.study("banc", f'territory: "{_TOWN}"\n{_STUDY}{less}')
    shop.diagnostic("book", one, "--format", "html", "--renderer", "embedded")
    changes = [_changed(shop, one, number) for number in range(times)]
    rows.append([f"one changed note, one book ({_TOWN}): run then HTML", *_row(changes)])
    apart = [_changed(shop, one, times + number, command="run") for number in range(min(times, 3))]
    rows.append(["of which: its chapter alone (run)", *_row(apart)])
    shop.say(f"one changed note: {median(cost.wall for cost in changes):.2f} s")
    looked = _changed(shop, one, 2 * times, roles=True)
    roles = sorted(looked.roles.items(), key=lambda part: -part[1])
    whole = _changed(shop, batch, 0)
    rows.append(["one changed note of the batch: all its chapters and HTML books", *_row([whole])])
    _compute(shop)
    shop.diagnostic("book", one, "--format", "html", "--renderer", "embedded")
    executed = [_changed(shop, one, 3 * times + number) for number in range(min(times, 3))]
    rows.append(["one changed note, its notebook executed: it computes by itself", *_row(executed)])
    idles, noted = (median(cost.wall for cost in costs) for costs in (idle, changes))
    return Result(
        f"Study {batch}: {len(made)} chapters, their HTML books; embedded renderer. The no-op is "
        f"`diagnostic run {batch}`. The changed note is a sentence added to a theme's note, then "
        "`diagnostic book … --format html`; the words are looked for in the page. The last row is "
        "that of a notebook with a cell of its own Python, which is executed whole.",
        ["", "wall s, median", "most", "CPU s, median"],
        rows,
        {"noop": idles, "note": noted},
        [
            f"No-op {idles:.2f} s, of which interpreter {median(c.wall for c in bare):.2f} s.",
            f"Changed note: its chapter alone {median(c.wall for c in apart):.2f} s.",
            f"Changed note, notebook executed: {median(c.wall for c in executed):.2f} s in all.",
            f"CPU s of one changed note: {', '.join(f'{role} {s:.2f}' for role, s in roles)}.",
        ],
    )


def _batch(shop: Workshop) -> str:
    """Return the study: the département's, or a smaller one when asked."""
    count = 2 if shop.options.quick else shop.options.communes
    if count is None or count >= len(shop.gazetteer.members("DEP-93")):
        return BATCH
    content = f'batch:\n  each: commune\n  of: "{shop.grouping(count)}"\n{_STUDY}'
    if shop.options.quick:
        content += f"themes: [{', '.join(shop.themes)}]\ninclude: []\n"
    return shop.study("serie", content)


def _outputs(shop: Workshop, study: str) -> dict[Path, int]:
    """Return the executed chapters and when they were made."""
    found = (shop.root / "reports" / study).rglob("_build/executed/*.ipynb")
    return {path: path.stat().st_mtime_ns for path in found}


def _same(before: dict[Path, int], after: dict[Path, int]) -> None:
    if before != after:
        raise SystemExit("a no-op made a chapter again")


def _changed(shop: Workshop, study: str, number: int, command: str = "book", **looks: bool) -> Cost:
    """Change a note and measure until its page is made; check that it tells the change.

    Raises
    ------
    SystemExit
        When more than the note's chapter was made, or its page does not tell it.
    """
    theme = _noted(shop)
    note = shop.root / "data" / "field" / study / "notes" / f"{theme}.md"
    note.parent.mkdir(parents=True, exist_ok=True)
    word = f"Changement{number}{command}"
    note.write_text(f"L’équipe a relu cette page. {word}.\n", encoding="utf-8")
    time.sleep(2.1)  # what was written less than two seconds ago is always read again
    before = _outputs(shop, study)
    options = ("--format", "html", "--renderer", "embedded") if command == "book" else ()
    cost = shop.diagnostic(command, study, *options, **looks)
    after = _outputs(shop, study)
    moved = {path for path in after if after[path] != before.get(path)}
    if {path.stem for path in moved} != {theme}:
        meanwhile = "; the program was changed meanwhile" if shop.edited() else ""
        made = sorted(path.stem for path in moved)
        raise SystemExit(f"a note of {theme} made {made}{meanwhile}")
    pages = [path.read_text(encoding="utf-8") for path in moved]
    if command == "book":
        site = (shop.root / "reports" / study).rglob(f"*{slug(theme)}*.html")
        pages += [path.read_text(encoding="utf-8") for path in site]
    wanted = len(moved) * (2 if command == "book" else 1)
    if len(pages) < wanted or not all(word in page for page in pages):
        raise SystemExit(f"the page of {theme} does not tell the changed note")
    return cost


def _noted(shop: Workshop) -> str:
    return shop.themes[-2 if len(shop.themes) > 2 else 0]


def _compute(shop: Workshop) -> None:
    """Give the notebook of the changed note a cell of its own: it no longer only asks for blocks.

    A note that changes then takes a kernel.
    """
    path = shop.root / "notebooks" / f"{_noted(shop)}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell: dict[str, object] = {
        "cell_type": "code", "id": "computed", "metadata": {}, "execution_count": None,
        "outputs": [], "source": "sum(range(10))",
    }  # fmt: skip
    notebook["cells"].append(cell)
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def _bare(shop: Workshop) -> Cost:
    return measured([sys.executable, "-c", "pass"], cwd=shop.root, env=shop.env)


def _row(costs: list[Cost]) -> list[float]:
    return [
        round(median(cost.wall for cost in costs), 2),
        round(max(cost.wall for cost in costs), 2),
        round(median(cost.cpu for cost in costs), 2),
    ]
