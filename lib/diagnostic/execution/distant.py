"""Results kept beyond this machine, on any store that fsspec opens (``s3://``, ``file://``…).

Nothing here is trusted: what is read is checked against the digest its name
holds, see :mod:`diagnostic.execution.results`. A name appears whole or not at
all: stores of objects publish at once, disks by a change of name.
"""

from __future__ import annotations

import os
import uuid
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from diagnostic.errors import ExecutionError, Problem

CLUSTER_EXTRA = 'pip install -c constraints.txt -e ".[cluster]"'
"""How to install what clusters and distant stores need, from the project's folder."""

_AT_ONCE = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oci", "oss", "memory"}
"""Stores where an object appears only once it is whole."""

_ALONE = {"memory"}
"""Stores that no other process sees."""


class Distant:
    """Results at an address.

    Parameters
    ----------
    url : str
        A folder of the store: ``s3://bucket/diagnostic``.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._names: dict[str, set[str]] | None = None

    @property
    def reached_by_others(self) -> bool:
        """Whether another process finds here what this one writes."""
        return urlsplit(self.url).scheme not in _ALONE

    @property
    def shown(self) -> str:
        """Address without the password it may hold."""
        return shown(self.url)

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            remedy = f"installez ce qu’il faut, dans le dossier du projet : {CLUSTER_EXTRA}"
            raise ExecutionError(_problem(self.url, remedy)) from error
        try:
            files, root = url_to_fs(self.url)
        except (ImportError, ValueError) as error:
            raise ExecutionError(
                _problem(self.url, f"corrigez l’adresse, ou installez ce qu’il faut : {error}")
            ) from error
        return files, str(root).rstrip("/")

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder; none when it does not exist.

        Everything is listed at the first call: a store answers a thousand names
        as fast as one, and a plan asks for as many folders as it has chapters.
        """
        if self._names is None:
            self._names = {}
            for path in self._found():
                place, _, name = path.rpartition("/")
                self._names.setdefault(place, set()).add(name)
        return sorted(self._names.get(folder, ()))

    def _found(self) -> dict[str, int]:
        """Return every name kept, and its bytes."""
        files, root = self._opened
        try:
            found = files.find(root, detail=True)
        except FileNotFoundError:
            return {}
        except Exception as error:
            raise ExecutionError(
                Problem(
                    "la réserve partagée ne répond pas",
                    where=self.shown,
                    found=f"{type(error).__name__} : {error}",
                    remedy="vérifiez l’adresse, les droits et le réseau, ou retirez la variable "
                    "DIAGNOSTIC_CACHE",
                )
            ) from error
        start = len(root) + 1
        return {path[start:]: int(about.get("size") or 0) for path, about in found.items()}

    def read(self, name: str) -> bytes | None:
        """Return what a name holds; ``None`` when nothing, or when the store refuses."""
        files, root = self._opened
        try:
            return bytes(files.cat_file(f"{root}/{name}"))
        except Exception:  # noqa: BLE001 - each kind of store has its own; the chapter is made
            return None

    def write(self, name: str, content: bytes) -> None:
        """Keep content under a name, whole or not at all.

        Raises
        ------
        OSError
            When the store refuses.
        """
        files, root = self._opened
        path = f"{root}/{name}"
        try:
            if urlsplit(self.url).scheme in _AT_ONCE:
                files.pipe_file(path, content)
            else:
                _published(files, path, content)
        except Exception as error:  # each kind of store has its own
            raise OSError(f"{type(error).__name__} : {error}") from error
        if self._names is not None:
            folder, _, last = name.rpartition("/")
            self._names.setdefault(folder, set()).add(last)

    def remove(self, name: str) -> None:
        """Take a name away."""
        files, root = self._opened
        if files.exists(f"{root}/{name}"):
            files.rm_file(f"{root}/{name}")

    def size(self) -> tuple[int, int]:
        """Return how many results there are, and their bytes."""
        from diagnostic.execution.results import SUFFIX

        found = [size for name, size in self._found().items() if name.endswith(SUFFIX)]
        return len(found), sum(found)


def _published(files: Any, path: str, content: bytes) -> None:
    folder = path.rpartition("/")[0]
    files.makedirs(folder, exist_ok=True)
    draft = f"{folder}/.{os.getpid()}-{uuid.uuid4().hex}.tmp"
    try:
        files.pipe_file(draft, content)
        files.mv(draft, path)
    finally:
        if files.exists(draft):
            files.rm_file(draft)


def shown(url: str) -> str:
    """Return an address without the name and the password it may hold."""
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=f"…@{parts.netloc.rpartition('@')[2]}"))


def _problem(url: str, remedy: str) -> Problem:
    return Problem(
        "cette adresse ne peut pas être ouverte d’ici",
        where="DIAGNOSTIC_CACHE",
        found=shown(url),
        remedy=remedy,
    )
