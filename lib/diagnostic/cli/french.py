"""Make typer speak French: its titles, its help, its messages about misuse."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any, cast

import typer.core
from typer import rich_utils

from diagnostic.text import enumeration, near_matches

_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commandes",
    "ERRORS_PANEL_TITLE": "Erreur",
    "DEFAULT_STRING": "[par défaut : {}]",
    "REQUIRED_LONG_STRING": "[obligatoire]",
    "ABORTED_TEXT": "Interrompu.",
}

_TYPES = {"<bool>", "<str>", "<path>", "<Path>", "<list[Path]>", "<list[str]>"}
_BRACED = re.compile(r"\{(\w+)\}(\.\.\.)?")


def speak_french() -> None:
    """Translate the titles of typer's help pages."""
    for name, text in _TITLES.items():
        setattr(rich_utils, name, text)


class _French:
    """What commands and groups of commands say in French."""

    def get_usage(self, ctx: Any) -> str:
        """Write the line « Utilisation : … »."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        usage = usage.replace("Usage:", "Utilisation :", 1)
        return _BRACED.sub(lambda m: f"{m[1]}…" if m[2] else m[1], usage)

    def get_help_option(self, ctx: Any) -> Any:
        """Describe ``--help`` in French."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Montrer cette aide."
            option.display_type_rich = _no_type
        return option


class FrenchCommand(_French, typer.core.TyperCommand):
    """A command whose help is in French."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = reflowed(self.help or "")
        for param in cast("list[Any]", self.params):
            if param.display_type_rich(None) in _TYPES:  # say nothing to a reader
                param.display_type_rich = _no_type


class FrenchGroup(_French, typer.core.TyperGroup):
    """A group of commands whose help is in French."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subcommand_metavar = "COMMANDE …"


def _no_type(ctx: Any) -> None:  # noqa: ARG001 - typer gives its context
    return None


def reflowed(text: str) -> str:
    """Put each paragraph on one line, so that the terminal's width decides where it breaks."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(
        paragraph if paragraph.startswith(" ") else " ".join(paragraph.split())
        for paragraph in paragraphs
    )


def misuse(error: Any) -> str:
    """Say in French how a command was misused.

    Parameters
    ----------
    error : Exception
        What typer raised.
    """
    kind = type(error).__name__
    if kind in _SENTENCES:
        return _SENTENCES[kind](error)
    if error.message.startswith("No such command"):
        return _unknown_command(error)
    if "unexpected extra argument" in error.message:
        return (
            "Il y a un argument de trop : mettez entre guillemets un nom qui contient une espace."
        )
    return str(error.message)


def _unknown_option(error: Any) -> str:
    known = [name for param in error.ctx.command.params for name in param.opts]
    near = near_matches(error.option_name, known, count=1)
    hint = f" Vouliez-vous dire {near[0]} ?" if near else ""
    return f"L’option {error.option_name} n’existe pas.{hint}"


def _missing(error: Any) -> str:
    return f"Il manque {_name(error)}."


def _incomplete(error: Any) -> str:
    return f"L’option {error.option_name} est incomplète : une valeur doit la suivre."


def _bad_value(error: Any) -> str:
    said, name = str(error.message), _name(error)
    if " is not one of " in said:
        given, *choices = re.findall(r"'([^']*)'", said)
        allowed = enumeration([str(choice) for choice in choices], "ou")
        return f"« {given} » ne convient pas à {name} : écrivez {allowed}."
    if "integer" in said or "greater than" in said:
        return f"La valeur donnée à {name} ne convient pas : un nombre entier positif est attendu."
    return f"La valeur donnée à {name} ne convient pas."


_SENTENCES: dict[str, Callable[[Any], str]] = {
    "NoSuchOption": _unknown_option,
    "MissingParameter": _missing,
    "BadOptionUsage": _incomplete,
    "BadParameter": _bad_value,
}


def _name(error: Any) -> str:
    if error.param is None:
        return "un argument"
    if error.param.param_type_name == "option":
        return f"l’option {error.param.opts[-1]}"
    return f"l’argument {(error.param.metavar or error.param.name).strip('[].…')}"


def _unknown_command(error: Any) -> str:
    given = error.message.split("'")[1]
    known = list(error.ctx.command.commands)
    near = near_matches(given, known, count=1)
    hint = f"Vouliez-vous dire « {near[0]} » ?" if near else f"Commandes : {enumeration(known)}."
    return f"La commande « {given} » n’existe pas. {hint}"
