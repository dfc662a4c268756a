"""Make chapters, and each book as soon as its own are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Thread
from typing import TYPE_CHECKING, Any

from diagnostic.execution.pool import Done, Task

if TYPE_CHECKING:
    from diagnostic.book.making import Bound, Order
    from diagnostic.book.plan import Format, Renderer
    from diagnostic.book.records import Sources
    from diagnostic.cli.progress import Follower
    from diagnostic.execution import BookRuns, Outcome, Plan
    from diagnostic.execution.run import Making

_PATIENCE = 1800.0
"""Seconds after which a book that a worker makes is given up."""


@dataclass(frozen=True)
class Binding:
    """How a book is rendered."""

    formats: Sequence[Format]
    renderer: Renderer


class Bindery:
    """The books of a command.

    Parameters
    ----------
    plan : Plan
    making : Making
    binding : Binding
    force : bool
    follower : Follower
    """

    def __init__(
        self, plan: Plan, making: Making, binding: Binding, *, force: bool, follower: Follower
    ) -> None:
        from diagnostic.book.records import Sources

        self._plan = plan
        self._making = making
        self._binding = binding
        self._force = force
        self._follower = follower
        self._sources: Sources = Sources(making.keys.inputs, binding.renderer)
        self._outcomes: dict[Any, Outcome] = {}
        self._left = {book: set(book.runs) for book in plan.books}
        self._book_of = {run: book for book in plan.books for run in book.runs}
        self.made: dict[BookRuns, Bound] = {}

    def prepare(self) -> None:
        """Import what a book takes, when this process is the one that will make it."""
        if len(self._plan.books) == 1:
            from diagnostic.book.preparing import prepare

            Thread(target=prepare, daemon=True).start()

    def heard(self, event: Outcome | Done) -> None:
        """Hear of a chapter, and begin its book if it was the last; or of a book."""
        if isinstance(event, Done):
            self._bound(event.name, _answer(event))
            return
        self._outcomes[event.run] = event
        book = self._book_of[event.run]
        self._left[book].discard(event.run)
        if not self._left[book]:
            self._begin(book)

    def _begin(self, book: BookRuns) -> None:
        from diagnostic.book.making import Bound, current, make

        order = self._order(book)
        stamps = self._making.keys.inputs.stamps
        made_from, _ = self._sources.of(order.runs, order.failures)
        if record := current(order, stamps, made_from):
            from diagnostic.book.making import as_rendered

            self._bound(book, Bound(as_rendered(order, record), kept=True))
        elif len(self._plan.books) == 1:
            # Nothing else waits: here, everything is already imported and read.
            self._bound(book, make(order))
        else:
            task = Task(book, make, (order,), _PATIENCE)
            self._making.submit(task, len(self._plan.books))

    def _order(self, book: BookRuns) -> Order:
        from diagnostic.book.making import Order

        failures = {
            run.theme: failure.sentence
            for run in book.runs
            if (failure := self._outcomes[run].failure)
        }
        order = Order(
            self._plan.study,
            book.territory,
            book.folder,
            book.runs,
            failures,
            tuple(self._binding.formats),
            self._binding.renderer,
        )
        return replace(order, force=True) if self._force else order

    def _bound(self, book: BookRuns, bound: Bound) -> None:
        self.made[book] = bound
        good = bound.rendered is not None
        self._follower.bound(book.place, kept=bound.kept, good=good, seconds=bound.seconds)


def _answer(done: Done) -> Bound:
    from diagnostic.book.making import Bound
    from diagnostic.errors import Problem

    if isinstance(done.value, Bound):
        return done.value
    what = {
        "died": "le processus qui mettait ce livre en page s’est arrêté brutalement, deux fois",
        "late": "la mise en page de ce livre ne finissait pas",
    }.get(done.ended, "ce livre n’a pas pu être mis en page, pour une raison imprévue")
    remedy = "libérez de la mémoire, puis relancez avec --jobs 1" if done.ended else ""
    return Bound(problems=(Problem(what, found=done.error.strip(), remedy=remedy),))
