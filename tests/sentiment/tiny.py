"""A transformer of a few numbers: it adds up what its words stand for, class by class."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

BREAKS = "boom"
"""A word that the tokenizer knows and the model has no row for."""
WORDS = {"[PAD]": 0, "[UNK]": 1, "scam": 2, "table": 3, "lovely": 4, BREAKS: 99}
THREE = {"0": "NEGATIVE", "1": "NEUTRAL", "2": "POSITIVE"}
ROWS = ((0.0, 0.0, 0.0), (0.0, 0.5, 0.0), (6.0, 0.0, 0.0), (0.0, 6.0, 0.0), (0.0, 0.0, 6.0))


def tiny(folder: Path, id2label: Mapping[str, str] | None = None, classes: int = 3) -> Path:
    """Write the three files into ``folder`` and return it."""
    folder.mkdir(exist_ok=True)
    rows = np.zeros((len(ROWS), classes), dtype=np.float32)
    rows[:, : min(classes, 3)] = np.array(ROWS, dtype=np.float32)[:, : min(classes, 3)]
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["texts", "tokens"])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["texts", classes])
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["rows", "input_ids"], ["found"], axis=0),
            helper.make_node("Cast", ["attention_mask"], ["counts"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["counts", "last"], ["weights"]),
            helper.make_node("Mul", ["found", "weights"], ["weighted"]),
            helper.make_node("ReduceSum", ["weighted", "second"], ["logits"], keepdims=0),
        ],
        "tiny",
        [ids, mask],
        [logits],
        [
            numpy_helper.from_array(rows, "rows"),
            numpy_helper.from_array(np.array([-1]), "last"),
            numpy_helper.from_array(np.array([1]), "second"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))  # noqa: S106 - a word
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {"id2label": dict(id2label or THREE), "pad_token_id": 0}
    (folder / "config.json").write_text(json.dumps(config))
    return folder
