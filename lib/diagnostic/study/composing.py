"""YAML text to nodes, which keep the line and the raw text of every value.

libyaml reads, by the rules of YAML 1.2 as ruamel.yaml states them: ten times
faster, in every chapter. ruamel.yaml, whose messages say where and why, reads
again what libyaml refuses, and everything where PyYAML has no libyaml.
"""

from __future__ import annotations

from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.resolver import implicit_resolvers
from yaml import YAMLError
from yaml.resolver import BaseResolver

CParser: Any = getattr(yaml.cyaml, "CParser", None) if yaml.__with_libyaml__ else None

_FOLD = "\a"
"""What ruamel.yaml leaves in a folded text where a line ended."""


class _Resolver(BaseResolver):
    """What a value without quotes is: YAML 1.2, in which « yes » and « 12:30 » are texts."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - PyYAML's own registry


for _versions, _tag, _form, _first in implicit_resolvers:
    if (1, 2) in _versions:
        _Resolver.add_implicit_resolver(_tag, _form, _first)


def composed(text: str) -> Any:
    """Return the root node of a YAML document, None when it is empty.

    Raises
    ------
    ruamel.yaml.error.YAMLError
        When the text is not one YAML document.
    """
    if CParser is not None:
        try:
            return _composed_fast(text)
        except YAMLError:
            pass  # ruamel.yaml says why, or reads it
    root = YAML().compose(text)
    if root is not None:
        _unfold(root)
    return root


def _composed_fast(text: str) -> Any:
    class Parser(CParser, _Resolver):  # type: ignore[misc]
        def __init__(self) -> None:
            CParser.__init__(self, text)
            _Resolver.__init__(self)

    parser = Parser()
    try:
        return parser.get_single_node()
    finally:
        parser.dispose()


def _unfold(node: Any) -> None:
    if node.id == "scalar":
        node.value = node.value.replace(_FOLD, "")
    elif node.id == "sequence":
        for item in node.value:
            _unfold(item)
    else:
        for key, value in node.value:
            _unfold(key)
            _unfold(value)
