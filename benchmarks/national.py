"""(d) A commune's profile from the national store: the one imported, else one made up.

See :mod:`national_store` for what each step does, and what pandas takes to do
the same from the file.
"""

from __future__ import annotations

import json
import shutil

from workshop import ROOT, Result, Workshop

_ASKED = 20
_IMPORTED = ("profile", "density", "country")


def run(shop: Workshop) -> Result:
    """Run the steps of :mod:`national_store`."""
    import national_store

    imported = (ROOT / "data" / "store" / "values").is_dir()
    folder = shop.root / "national"
    folder.mkdir()
    if imported:
        (folder / "store").symlink_to(ROOT / "data" / "store", target_is_directory=True)
    elif shop.options.quick:
        (folder / "store").mkdir()  # nothing imported: the sample answers
    known = imported or shop.options.quick
    steps = _IMPORTED if known else tuple(national_store.STEPS)
    count = 3 if shop.options.quick else _ASKED
    found: dict[str, dict[str, float]] = {}
    for step in steps:
        shop.say(national_store.STEPS[step][0])
        arguments = ["--folder", str(folder), "--communes", str(count), "--step", step]
        cost = shop.script("national_store.py", *arguments)
        found[step] = {**json.loads(cost.output.splitlines()[-1]), "in all, s": cost.wall}
    shutil.rmtree(folder)  # a link is removed, not what it leads to
    profile = found["profile"]
    rows = [
        ["" if place else national_store.STEPS[step][0], name, round(value, 1)]
        for step, said in found.items()
        for place, (name, value) in enumerate(said.items())
    ]
    what = "the store imported here" if imported else "a store of the size of the real one, made up"
    if shop.options.quick:
        what = what if imported else "the sample alone (--quick)"
    return Result(
        f"{what}; every indicator of the catalogue, every vintage, {count} communes with their "
        "comparators; store opened anew for each commune. Other side: pandas reads the same file.",
        ["step", "", "figure"],
        rows,
        {"profile": profile["profile, store opened anew, ms"]},
        [
            ", ".join(
                f"{name[:-4]} {value:.0f} ms"
                for name, value in profile.items()
                if name.endswith(", ms")
            )
        ],
    )
