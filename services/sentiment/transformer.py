"""A classifier of the user's own in ONNX: ``model.onnx``, ``tokenizer.json``, ``config.json``.

It needs the extra ``onnx``. Nothing is fetched: the folder holds what was exported there.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from services.errors import SettingsError
from services.i18n import _
from services.sentiment.classes import classes_of
from services.sentiment.linear import Shares
from services.words import Sentiment

MODEL, TOKENIZER, CONFIG = "model.onnx", "tokenizer.json", "config.json"
_LARGEST_CONFIG = 2**20
_KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
_TRIAL = "Warroom"


class Transformer:
    """Reads texts in batches. Use it from one thread at a time."""

    def __init__(self, folder: Path, max_tokens: int) -> None:
        """Load what is in ``folder`` and read one word with it.

        Raises:
            SettingsError: one line that says which file is missing or wrong.
        """
        onnxruntime, tokenizers = _libraries()
        for name in (MODEL, TOKENIZER, CONFIG):
            if not (folder / name).is_file():
                raise SettingsError(
                    _("model_dir: there is no file {path}.").format(path=folder / name)
                )
        config = _config(folder / CONFIG)
        try:
            self.classes = classes_of(config.get("id2label"))
        except ValueError as error:
            raise SettingsError(f"{folder / CONFIG}: {error}") from error
        self._tokenizer = _tokenizer(tokenizers, folder / TOKENIZER, config, max_tokens)
        self._session = _session(onnxruntime, folder / MODEL)
        self._inputs = [given.name for given in self._session.get_inputs()]
        self._try(folder / MODEL)

    @property
    def knows_neutral(self) -> bool:
        """Whether one of its classes is neutral."""
        return Sentiment.NEUTRAL in self.classes

    def shares(self, texts: Sequence[str]) -> list[Shares]:
        """Return the probabilities of negative, neutral and positive of each text.

        Raises:
            Exception: whatever the libraries raise, and ValueError for a strange outcome.
        """
        import numpy as np  # noqa: PLC0415 - comes with the extra

        encodings = self._tokenizer.encode_batch(list(texts))
        given = {
            "input_ids": [it.ids for it in encodings],
            "attention_mask": [it.attention_mask for it in encodings],
            "token_type_ids": [it.type_ids for it in encodings],
        }
        feed = {name: np.array(given[name], dtype=np.int64) for name in self._inputs}
        logits = np.asarray(self._session.run(None, feed)[0], dtype=np.float64)
        if logits.shape != (len(texts), len(self.classes)) or not np.isfinite(logits).all():
            raise ValueError(
                _("it gives {shape} for {texts} texts and {classes} classes").format(
                    shape=logits.shape, texts=len(texts), classes=len(self.classes)
                )
            )
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return [self._summed(row) for row in (odds / odds.sum(axis=1, keepdims=True)).tolist()]

    def _summed(self, row: Sequence[float]) -> Shares:
        sums = dict.fromkeys((Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE), 0.0)
        for sentiment, share in zip(self.classes, row, strict=True):
            sums[sentiment] += share
        return sums[Sentiment.NEGATIVE], sums[Sentiment.NEUTRAL], sums[Sentiment.POSITIVE]

    def _try(self, path: Path) -> None:
        strange = sorted(set(self._inputs) - _KNOWN_INPUTS)
        if strange or "input_ids" not in self._inputs:
            raise SettingsError(
                _("{path} is no classifier of texts: its inputs are {names}.").format(
                    path=path, names=", ".join(self._inputs)
                )
            )
        try:
            self.shares([_TRIAL])
        except Exception as error:
            raise SettingsError(
                _("{path} cannot read a text: {reason}").format(path=path, reason=one_line(error))
            ) from error


def one_line(error: Exception) -> str:
    """Return what a library says of a failure, short enough for one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__


def _libraries() -> tuple[Any, Any]:
    try:
        import onnxruntime  # noqa: PLC0415 - an extra, and heavy
        import tokenizers  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError(
            _("model_dir needs more libraries: pip install 'warroom[onnx]' ({reason})").format(
                reason=error.name or error
            )
        ) from error
    return onnxruntime, tokenizers


def _config(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            config = json.loads(file.read(_LARGEST_CONFIG))
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(_unreadable(path, error)) from error
    if not isinstance(config, dict):
        raise SettingsError(_("{path} is no JSON object.").format(path=path))
    return config


def _tokenizer(library: Any, path: Path, config: dict[str, Any], max_tokens: int) -> Any:
    try:
        tokenizer = library.Tokenizer.from_file(str(path))
        pad = config.get("pad_token_id")
        padding = tokenizer.padding or {}
        tokenizer.enable_padding(
            pad_id=pad if isinstance(pad, int) and pad >= 0 else padding.get("pad_id", 0),
            pad_token=padding.get("pad_token", "[PAD]"),
        )
        tokenizer.enable_truncation(max_tokens)
    except Exception as error:
        raise SettingsError(_unreadable(path, error)) from error
    return tokenizer


def _session(library: Any, path: Path) -> Any:
    options = library.SessionOptions()
    options.intra_op_num_threads = max(1, (os.cpu_count() or 1) // 2)
    options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what fails is told by us, in one line
    try:
        return library.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise SettingsError(_unreadable(path, error)) from error


def _unreadable(path: Path, error: Exception) -> str:
    return _("{path} cannot be read: {reason}").format(path=path, reason=one_line(error))
