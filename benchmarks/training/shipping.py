"""A fitted model as the table that the program reads (see `services.sentiment.linear`)."""

import numpy as np

from benchmarks.training.data import NEGATIVE, NEUTRAL, POSITIVE
from benchmarks.training.fit import Corpus, Fitted, Floats
from services.sentiment.figures import NAMES
from services.sentiment.linear import sums_of
from services.sentiment.weights import pack, unpack, with_sums


def packed(fitted: Fitted, corpus: Corpus, factor: float, constants: Floats) -> bytes:
    """Return the table: what each feature adds to negative and positive, each against neutral.

    ``factor`` and ``constants`` make the sums calibrated (see `calibration.calibrate`), so that
    nothing is left to do for that where the table is used.
    """
    own = factor * _against_neutral(fitted.own) * fitted.scale[:, None]
    words = factor * _against_neutral(fitted.meaning)
    meaning = (corpus.vectors.astype(float) @ words) * corpus.heaviness[:, None]
    names = [corpus.names[place] for place in fitted.kept]
    features = sorted({*names, *(f"w{word}" for word in corpus.vector_words)})
    rows = {feature: row for row, feature in enumerate(features)}
    columns = np.zeros((len(features), 6))
    columns[[rows[name] for name in names], :3] = np.column_stack((own, fitted.scale))
    places = [rows[f"w{word}"] for word in corpus.vector_words]
    columns[places, 3:] = np.column_stack((meaning, corpus.heaviness))
    head = {
        "bias": _against_neutral((factor * fitted.bias + constants)[None]).round(6)[0].tolist(),
        "figures": (factor * _against_neutral(fitted.figures)).round(6).tolist(),
        "figure_names": list(NAMES),
    }
    kinds = ("negative", "positive", "scale")
    names = [*kinds, *(f"meaning_{kind}" for kind in kinds)]
    table = pack(head, features, dict(zip(names, columns.T.tolist(), strict=True)))
    return with_sums(table, sums_of(unpack(table)))


def _against_neutral(table: Floats) -> Floats:
    return table[:, [NEGATIVE, POSITIVE]] - table[:, [NEUTRAL]]
