"""The same vote as a form for KoboToolbox or ODK, checked by pyxform before it is given."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from diagnostic.errors import DataError, Problem
from diagnostic.text import slug
from diagnostic.voices.consultation.grid import _FIXED, still
from diagnostic.voices.consultation.model import Ballot
from diagnostic.voices.consultation.scales import BLANK, REFUSAL, Format, scale

SURVEY = (
    "type", "name", "label", "hint", "required", "constraint", "constraint_message", "appearance",
)  # fmt: skip
CHOICES = ("list_name", "name", "label")
Line = tuple[str, ...]


def xlsform(ballot: Ballot, *, codes: bool = True) -> bytes:
    """Return the XLSForm of a vote.

    Neither time, device, place nor user is asked for: the form holds no
    ``start``, ``end`` or ``deviceid``.

    Raises
    ------
    DataError
        When pyxform refuses it.
    """
    from openpyxl import Workbook

    survey, choices = _survey(ballot, codes), _choices(ballot)
    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in (SURVEY, *survey):
        sheet.append([cell or None for cell in row])
    sheet = book.create_sheet("choices")
    for row in (CHOICES, *choices):
        sheet.append(list(row))
    sheet = book.create_sheet("settings")
    sheet.append(["form_title", "form_id", "default_language", "version"])
    sheet.append(
        [ballot.declared.title, form_id(ballot), "Français (fr)", ballot.declared.seal or "1"]
    )
    book.properties.creator = "diagnostic"
    book.properties.created = book.properties.modified = _FIXED
    buffer = io.BytesIO()
    book.save(buffer)
    content = still(buffer.getvalue())
    check(content)
    return content


def form_id(ballot: Ballot) -> str:
    """Return the identifier of the form."""
    return f"vote_{slug(ballot.name).replace('-', '_')}"


def check(content: bytes) -> list[str]:
    """Pass a form through pyxform, and return its warnings.

    Raises
    ------
    DataError
        When the form is not valid.
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        path.write_bytes(content)
        try:
            return list(convert(path, validate=False).warnings)
        except PyXFormError as error:
            raise DataError(
                Problem(
                    "le formulaire n’est pas un XLSForm valable",
                    found=str(error).partition("\n")[0],
                    remedy="corrigez l’énoncé ou la question que ce message nomme",
                )
            ) from error


def _survey(ballot: Ballot, codes: bool) -> list[Line]:
    rows = [_line("note", "question", ballot.declared.question)]
    if codes:
        rows.append(
            _line(
                "text", "code", "Votre code de vote", "Il est sur votre bulletin.", "yes",
                "regex(., '^[A-Za-z0-9]{4}-?[A-Za-z0-9]{4}$')", "Deux fois quatre signes.",
            )
        )  # fmt: skip
    rows.append(_line("select_one groupe", "groupe", "Votre groupe", required="yes"))
    rows.append(_line("begin_group", "enonces", "Énoncés"))
    form = ballot.declared.format
    for item in ballot.items:
        for dimension in form.dimensions:
            suffix = f"_{slug(dimension)}" if dimension else ""
            label = f"{item.text} ({dimension})" if dimension else item.text
            rows.append(_question(ballot, f"IT_{item.number:02d}{suffix}", label, dimension))
    rows.append(_line("end_group", "", ""))
    return rows


def _question(ballot: Ballot, name: str, label: str, dimension: str) -> Line:
    form, declared = ballot.declared.format, ballot.declared
    if form.graded:
        return _line(f"select_one {_list(dimension)}", name, label)
    most = declared.dots if form is Format.DOTS else declared.ranked or len(ballot.items)
    least = 0 if form is Format.DOTS else 1
    said = "gommettes" if form is Format.DOTS else "rang"
    return _line(
        "integer", name, label, f"{said}, de {least} à {most}", "",
        f". >= {least} and . <= {most}", f"Un nombre de {least} à {most}.",
    )  # fmt: skip


def _choices(ballot: Ballot) -> list[Line]:
    rows: list[Line] = [
        ("groupe", each.replace("-", "_"), name) for each, name in ballot.group_names.items()
    ]
    form = ballot.declared.format
    if not form.graded:
        return rows
    for dimension in form.dimensions:
        held = scale(form, dimension)
        rows += [(_list(dimension), str(n), label) for n, label in enumerate(held.levels, 1)]
        rows.append((_list(dimension), BLANK, held.blank))
        if held.refusal:
            rows.append((_list(dimension), REFUSAL, held.refusal))
    return rows


def _list(dimension: str) -> str:
    return f"niveaux_{slug(dimension)}" if dimension else "niveaux"


def _line(  # noqa: PLR0917 - the columns of an XLSForm
    kind: str,
    name: str,
    label: str,
    hint: str = "",
    required: str = "",
    constraint: str = "",
    message: str = "",
) -> Line:
    return (kind, name, label, hint, required, constraint, message, "")
