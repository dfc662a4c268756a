"""What the book's own pages on the project are written from: axes, fiches, structures, groups.

Everything goes through the doors of the workbook, hence through the gate of
editions: a page can show no more than the chapters do.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from diagnostic import paths, text
from diagnostic.actions.articulation import Articulation
from diagnostic.actions.articulation import load as articulated
from diagnostic.actions.words import Clearance
from diagnostic.confidentiality.directory import read_directory
from diagnostic.confidentiality.identifiers import Names
from diagnostic.presentation import markdown
from diagnostic.presentation.sheets import anchor, shown_id
from diagnostic.study.model import Edition
from diagnostic.study.naming import place_names
from diagnostic.study.themes import label
from diagnostic.voices.workshops.files import load_all, load_event

if TYPE_CHECKING:
    from diagnostic.actions.actions import Actions
    from diagnostic.actions.governance.governance import Governance
    from diagnostic.actions.judging import Judged
    from diagnostic.actions.model import Sheet
    from diagnostic.study.model import Study
    from diagnostic.territories.gazetteer import Gazetteer, Territory
    from diagnostic.voices.workshops.model import EventFile, Workshop
    from diagnostic.workbook.context import Context


@dataclass(frozen=True)
class Project:
    """A study's project, as its edition may show it.

    Parameters
    ----------
    study : Study
    town : Territory
    gazetteer : Gazetteer
    chapters : frozenset of str
        Chapters that the book really holds: those that were executed.
    """

    study: Study
    town: Territory
    gazetteer: Gazetteer
    chapters: frozenset[str] = frozenset()

    @property
    def working(self) -> bool:
        """Whether the book stays within the team."""
        return self.study.edition is Edition.WORKING

    @cached_property
    def _context(self) -> Context | None:
        """The chapter of actions, opened when there are some, and when it could be made."""
        folder = paths.field(self.study.slug)
        held = any((folder / name).exists() for name in ("actions", "governance"))
        if not held or not {"actions", "governance"} & self.chapters:
            return None
        from diagnostic.workbook.opening import opened

        place = "" if self.study.group else str(self.study.territory)
        context = opened(self.study.slug, theme="actions", territory=place)
        # The edition is the book's own: a test, or a command, may make another than the file's.
        from dataclasses import replace

        return replace(context, study=replace(context.study, edition=self.study.edition))

    @cached_property
    def actions(self) -> Actions | None:
        """The fiches and their chain; None when their chapter is not in the book."""
        from diagnostic.workbook.actions import actions_of

        if self._context is None or "actions" not in self.chapters:
            return None
        return actions_of(self._context)

    @cached_property
    def judged(self) -> dict[str, Judged]:
        """Each fiche with the state it may claim."""
        from diagnostic.workbook.actions import states

        if self._context is None or self.actions is None:
            return {}
        return {each.sheet.id: each for each in states(self._context, self.actions)}

    @cached_property
    def governance(self) -> Governance | None:
        """The bodies; None when their chapter is not in the book."""
        if self._context is None or "governance" not in self.chapters:
            return None
        from diagnostic.workbook.governance import governance_of

        return governance_of(self._context)

    @cached_property
    def articulation(self) -> Articulation | None:
        """The other schemes of the territory."""
        places = place_names(self.town.id, self.gazetteer)
        names = Names(organisations=self.organisations, allowed=places)
        return articulated(self.study.slug, self.actions, names)

    @cached_property
    def workshops(self) -> tuple[Workshop, ...]:
        """The working groups."""
        return load_all(self.study.slug)

    @cached_property
    def event(self) -> EventFile | None:
        """The partners' day."""
        return load_event(self.study.slug)

    @cached_property
    def organisations(self) -> tuple[str, ...]:
        """The organisations recorded."""
        return read_directory(paths.field(self.study.slug)).names

    def whole(self, sheet: Sheet) -> bool:
        """Whether the edition may show all of a fiche, beyond its public summary."""
        return self.study.edition is not Edition.PUBLIC or sheet.clearance is Clearance.PUBLIC

    # Words and links

    def sheet(self, sheet: Sheet) -> str:
        """Return a fiche's name, which leads to its page."""
        name = markdown.escape(f"{shown_id(sheet.id)} {text.typographic(sheet.title)}")
        if sheet.demonstration:
            name += " (exemple fictif)"
        return f"[{name}](../chapters/actions.ipynb#sec-{anchor(sheet.id)})"

    def chapter(self, name: str) -> str:
        """Return a chapter's title, which leads to it when the book holds it."""
        title = markdown.escape(label(name))
        if name not in self.chapters:
            return title
        return f"[{title}](../chapters/{text.slug(name)}.ipynb)"


def row(*cells: str) -> str:
    """Return a line of a pipe table, its cells Markdown already."""
    return "| " + " | ".join(" ".join(cell.split("\n")) or "–" for cell in cells) + " |"


def pipe(
    heads: Collection[str],
    rows: Collection[tuple[str, ...]],
    caption: str,
    anchor_: str,
    widths: Collection[int],
    *,
    right: Collection[int] = (),
) -> str:
    """Return a pipe table with its caption; its cells are Markdown already."""
    rules = ["-:" if rank in right else ":-" for rank in range(len(heads))]
    shares = ",".join(str(width) for width in widths)
    lines = [row(*heads), "|" + "|".join(rules) + "|", *(row(*cells) for cells in rows)]
    return "\n".join(lines) + f'\n\n: {caption} {{#{anchor_} tbl-colwidths="[{shares}]"}}'
