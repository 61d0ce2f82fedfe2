"""YAML that people write: a mistake is told with its file, its line and its remedy."""

from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, ScalarEvent
from ruamel.yaml.nodes import MappingNode

from services.clean import clean_line
from services.documents.parts import Misfit
from services.errors import DocumentError
from services.i18n import _
from services.misfits import misfit_words
from services.reasons import reason_of

Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 1_000_000
MAX_DEPTH = 30
"""Levels of nesting; a playbook has ten."""


def read(path: Path) -> str:
    """Return the text of the file ``path``.

    Raises:
        DocumentError: it cannot be read, is too large, or is no UTF-8 text.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise DocumentError(
                _("{name}: this is larger than 1 MB: is it the right file?").format(name=path)
            )
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(_("{name}: this is not UTF-8 text.").format(name=path)) from error
    except OSError as error:
        raise DocumentError(
            _("{name}: this cannot be read: {reason}").format(name=path, reason=reason_of(error))
        ) from error


def parse(model: type[Model], text: str, name: str) -> Model:
    """Return what the YAML ``text`` says as ``model``; ``name`` stands in messages.

    Raises:
        DocumentError: one line with the name, the line and what to do.
    """
    document = load_yaml(plain_yaml(), text, name)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        # A misspelled key also lacks under its right name: the spelling is what helps.
        first = min(error.errors(), key=lambda item: item["type"] != "extra_forbidden")
        cause = first.get("ctx", {}).get("error")
        path = (*first["loc"], *(cause.path if isinstance(cause, Misfit) else ()))
        where = clean_line(".".join(str(part) for part in path))
        line = line_of(document, path)
        raise DocumentError(f"{name}:{line}: {where}: {misfit_words(first)}") from error


class _PlainComposer(Composer):
    """Refuses aliases (a small file grows without end), tags (they name types), nested keys."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        is_key = isinstance(parent, MappingNode) and index is None
        if (
            isinstance(event, AliasEvent)
            or event.tag is not None
            or (is_key and not isinstance(event, ScalarEvent))
        ):
            problem = _("aliases (*x), tags (!x) and nested keys have no place here: write it out")
            raise ComposerError(None, None, problem, event.start_mark)
        return super().compose_node(parent, index)


class _TellingConstructor(RoundTripConstructor):
    """Says on which line an impossible date or number stands."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - ruamel's own
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(None, None, str(error), node.start_mark) from error


def plain_yaml() -> YAML:
    """Return what reads YAML that nobody can hide anything in, and writes it as it was."""
    yaml = YAML(typ="rt")
    yaml.Composer, yaml.Constructor = _PlainComposer, _TellingConstructor
    yaml.max_depth = MAX_DEPTH
    yaml.allow_duplicate_keys = False
    yaml.preserve_quotes = True
    return yaml


def load_yaml(yaml: YAML, text: str, name: str) -> CommentedMap:
    """Return the mapping that ``text`` says; ``name`` stands in messages.

    Raises:
        DocumentError: one line with the name, the line and what is wrong.
    """
    if "\x00" in text:
        raise DocumentError(_("{name}: this is not a text.").format(name=name))
    try:
        document = yaml.load(StringIO(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = clean_line(str(error.problem or error.context or "?"))
        raise DocumentError(
            _("{name}:{line}: {problem}").format(name=name, line=line, problem=problem)
        ) from error
    except YAMLError as error:
        raise DocumentError(f"{name}:1: {clean_line(str(error))}") from error
    if not isinstance(document, CommentedMap):
        raise DocumentError(
            _("{name}:1: this begins with keys such as 'format:'.").format(name=name)
        )
    return document


def line_of(document: Any, path: Iterable[Any]) -> int:
    """Return the line (from 1) of the node at ``path``, or of the last that exists."""
    line, node = 1, document
    for part in path:
        try:
            if isinstance(node, CommentedMap) and part in node:
                line = node.lc.key(part)[0] + 1
            elif isinstance(node, CommentedSeq):
                line = node.lc.item(part)[0] + 1
            else:
                break
            node = node[part]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line
