"""The cover's drawing: the outline of the territory and what is inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic import paths
from diagnostic.book.memo import Memo
from diagnostic.execution.inputs import Inputs, packages
from diagnostic.execution.manifests import digest
from diagnostic.stamps import Stamps
from diagnostic.territories.codes import Level

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from diagnostic.territories.gazetteer import Gazetteer, Territory

INCHES = 6.0
DPI = 144


def draw_cover(town: Territory, gazetteer: Gazetteer, file: Path) -> Path | None:
    """Draw the territory's outline, white on nothing.

    Parameters
    ----------
    town : Territory
    gazetteer : Gazetteer
    file : Path
        PNG to write.

    Returns
    -------
    Path or None
        None when no outline is known.
    """
    memo = Memo(file.parent / "memo" / "cover", digest(packages()))
    made_from = _made_from(town, gazetteer)
    content = memo.get(made_from)
    if content is None:
        content = _drawn(town, gazetteer)
        memo.put(made_from, content)
        memo.tidy()
    if not content:
        return None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def _made_from(town: Territory, gazetteer: Gazetteer) -> bytes:
    """Return what a drawing depends on: the outlines, who is in the territory, the program."""
    inputs = Inputs(Stamps(paths.stamps()))
    trees = {
        "outlines": digest(inputs.tree(paths.store() / "territories")),
        "program": digest(inputs.tree(paths.PACKAGE, skip=lambda name: name.startswith("cli/"))),
        "place": f"{town.id} {' '.join(map(str, gazetteer.members(town.id)))}",
    }
    return digest(trees).encode("ascii")


def _drawn(town: Territory, gazetteer: Gazetteer) -> bytes:
    """Return the drawing; nothing when no outline is known."""
    outline, inside = _layers(town, gazetteer)
    if outline is None or outline.empty:
        return b""
    from matplotlib.figure import Figure

    from diagnostic.presentation.png import bare_png

    figure = Figure(figsize=(INCHES, INCHES), dpi=DPI)
    figure.patch.set_alpha(0)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_aspect("equal")
    if inside is not None and not inside.empty:
        inside.boundary.plot(ax=axes, color="white", linewidth=0.9, alpha=0.45)
    outline.boundary.plot(ax=axes, color="white", linewidth=3.2, joinstyle="round")
    axes.margins(0.03)
    return bare_png(figure)  # the theme is seaborn's: half a second, for nothing here


def _layers(
    town: Territory, gazetteer: Gazetteer
) -> tuple[gpd.GeoSeries | None, gpd.GeoDataFrame | None]:
    import geopandas as gpd

    from diagnostic.territories.outlines import Outlines

    outlines = Outlines.load(paths.store())
    commune = town.id.level in {Level.COM, Level.ARM}
    communes = outlines.communes((town.id,) if commune else gazetteer.members(town.id))
    if communes.empty:
        return None, None
    whole = gpd.GeoSeries([communes.geometry.union_all()], crs=communes.crs)
    return whole, (outlines.iris(town.id) if commune else communes)
