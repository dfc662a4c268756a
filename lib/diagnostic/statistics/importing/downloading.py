"""One download over HTTP: taken up where it stopped, tried again, never taken on trust."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from diagnostic.errors import DataError, Problem
from diagnostic.statistics.importing import archives, kinds
from diagnostic.statistics.importing.hosts import Pace
from diagnostic.text import NBSP, counted, number

Progress = Callable[[int, int | None], None]
"""Called with the bytes received and the bytes expected, when these are known."""

_AGENT = "diagnostic-partage (open statistics; python-requests)"
_CHUNK = 32 << 10
_PASSING = {408, 425, 429, 500, 502, 503, 504}
"""Answers after which one may ask again."""
_LONGEST = 60.0
_NO_ANSWER = "le site ne répond pas : vérifiez la connexion à internet"
_LATER = "relancez plus tard : il reprendra où il s’est arrêté"
_REFUSALS = {
    401: "le site demande une identification",
    403: "le site refuse l’accès à ce fichier",
    404: "le fichier n’est plus à cette adresse",
    410: "le fichier a été retiré",
}


@dataclass
class Downloader:
    """Downloads a file whole, to a place where it can be taken up again.

    Parameters
    ----------
    part : Path
        Where bytes are gathered; kept when the download is cut.
    pace : Pace
    progress : callable, optional
    attempts : int
    timeout : (float, float)
        Seconds to connect, and between two packets.
    """

    part: Path
    pace: Pace = field(default_factory=Pace)
    progress: Progress | None = None
    attempts: int = 5
    timeout: tuple[float, float] = (15.0, 60.0)
    headers: dict[str, str] = field(default_factory=dict)
    """Headers of the last answer, lower case."""

    def __call__(self, url: str, output_file: str, _pooch: Any) -> None:
        """Download a file; the signature is pooch's."""
        if self.pace.silent(url):
            what = "ce site n’a pas répondu pour un fichier précédent : il n’est pas redemandé"
            raise _failed(url, what, _NO_ANSWER, _LATER)
        attempts, heard = self.pace.attempts(self.attempts), False
        for attempt in range(attempts):
            self.pace.wait(url)
            try:
                again = self._try(url)
            except (requests.ConnectionError, requests.Timeout) as error:
                again, reason = self._delay(attempt), _network(error)
            except requests.exceptions.ChunkedEncodingError:
                again, reason = self._delay(attempt), "la connexion a été coupée"
                heard = True
            except requests.RequestException as error:
                raise _failed(url, "cette adresse n’est pas lisible", str(error)) from error
            else:
                heard = True
                if again is None:
                    self._deliver(url, Path(output_file))
                    return
                again, reason = again or self._delay(attempt), "le site est momentanément saturé"
            if attempt + 1 < attempts:
                self.pace.sleep(again)
        self.pace.note(url, heard=heard)
        what = f"le téléchargement a échoué après {counted(attempts, 'essai')}"
        raise _failed(url, what, reason, _LATER)

    def _delay(self, attempt: int) -> float:
        """Wait longer each time, and never all at once with others."""
        return min(_LONGEST, 2.0**attempt) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret

    def _try(self, url: str) -> float | None:
        """Ask once. None when the file is whole, else seconds to wait (0: as usual)."""
        start = self.part.stat().st_size if self.part.is_file() else 0
        headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
        mark = self._mark()
        if start and mark:
            headers |= {"Range": f"bytes={start}-", "If-Range": mark}
        with requests.get(url, headers=headers, stream=True, timeout=self.timeout) as answer:
            self.pace.note(url, heard=True)
            if answer.status_code in _PASSING:
                return _retry_after(answer)
            if answer.status_code == 416:
                self._forget()
                return 0.0
            if not answer.ok:
                raise _refused(url, answer)
            self.headers = {key.lower(): value for key, value in answer.headers.items()}
            resumed = answer.status_code == 206 and _starts_at(answer, start)
            self._remember(answer)
            self._receive(answer, start if resumed else 0)
        return None

    def _receive(self, answer: requests.Response, start: int) -> None:
        length = "" if _encoded(answer) else answer.headers.get("Content-Length", "")
        total = start + int(length) if length.isdigit() else None
        done = start
        with self.part.open("ab" if start else "wb") as file:
            for chunk in answer.iter_content(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                if self.progress:
                    self.progress(done, total)
        if total is not None and done < total:  # a server that says more than it gives
            raise requests.exceptions.ChunkedEncodingError

    def _deliver(self, url: str, output: Path) -> None:
        """Check what came, and give it whole."""
        try:
            with self.part.open("rb") as file:
                kind = kinds.kind_of(file, url)
            if kind == "zip":
                _sound(self.part, url)
        except DataError:
            self._forget()
            raise
        self.part.replace(output)
        self._forget()

    @property
    def _marker(self) -> Path:
        return self.part.with_name(f"{self.part.name}.json")

    def _mark(self) -> str:
        try:
            return str(json.loads(self._marker.read_text("utf-8"))["mark"])
        except (OSError, ValueError, KeyError):
            return ""

    def _remember(self, answer: requests.Response) -> None:
        """Keep what tells whether the file is still the same when it is taken up."""
        tag = answer.headers.get("ETag", "")
        mark = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
        if _encoded(answer):
            mark = ""  # bytes received are not those of the file: no way to count them
        self._marker.write_text(json.dumps({"mark": mark}), "utf-8")

    def _forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self._marker.unlink(missing_ok=True)


def _encoded(answer: requests.Response) -> bool:
    return answer.headers.get("Content-Encoding", "identity") != "identity"


def _starts_at(answer: requests.Response, start: int) -> bool:
    return answer.headers.get("Content-Range", "").startswith(f"bytes {start}-")


def _retry_after(answer: requests.Response) -> float:
    given = answer.headers.get("Retry-After", "")
    return min(float(given), _LONGEST) if given.isdigit() else 0.0


def _sound(path: Path, url: str) -> None:
    with archives.opened(path, url) as archive:
        archives.members(archive, url)
        broken = archive.testzip()
    if broken:
        raise _failed(url, "l’archive reçue est abîmée", broken)


def _network(error: Exception) -> str:
    if isinstance(error, requests.Timeout):
        return "le site ne répond pas à temps"
    if isinstance(error, requests.exceptions.SSLError):
        return "la connexion sécurisée est refusée"
    return _NO_ANSWER


def _refused(url: str, answer: requests.Response) -> DataError:
    code = answer.status_code
    what = _REFUSALS.get(code, "le site refuse de donner ce fichier")
    return _failed(
        url,
        what,
        f"réponse {number(code)}",
        "cherchez la nouvelle adresse sur la page du producteur, et corrigez-la au catalogue "
        "(download) ; ou téléchargez le fichier à la main puis diagnostic data import FICHIER",
    )


def _failed(url: str, what: str, found: str, remedy: str = "") -> DataError:
    return DataError(Problem(what, where=url, found=found.replace(" :", f"{NBSP}:"), remedy=remedy))
