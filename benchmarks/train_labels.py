"""Learn what the sentences of briefs do; writes ``services/labels/weights/sentences.xz``.

``python benchmarks/train_labels.py`` needs the ``train`` extra and takes about five minutes. Each
set of ``tests/labels/posts`` that others wrote is judged by a model that has not seen it, with what
the rules found in it before they were mended by it; how both are weighed is learned from the other
sets. What it prints are precision and recall in each set's briefs, by the rules as they stood and
with what was learned; then everything is learned from all of them.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the order of additions decides the last bit
import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from benchmarks.training.labels_choice import Judged, judged, learned
from benchmarks.training.labels_data import UNSEEN, examples, without
from benchmarks.training.labels_fit import fit, packed
from services.labels.learned import SentenceModel
from services.labels.rules import MARKETS
from services.labels.weighing import weigh
from services.sentiment.weights import unpack
from services.words import LabelFault

WEIGHTS = Path("services/labels/weights")


def main() -> None:
    """Learn, judge, and write what is shipped."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--keep", type=Path, help="a folder in which models are kept")
    keep = asked.parse_args().keep
    everything = examples()
    tables: dict[str, bytes] = {}
    briefs: list[Judged] = []
    for name in UNSEEN:
        place = keep / f"{name}.xz" if keep else None
        if place and place.is_file():
            tables[name] = place.read_bytes()
        else:
            tables[name] = packed(fit(without(everything, name)), {})
            if place:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(tables[name])
        briefs += judged(name, SentenceModel(unpack(tables[name])))
    _tell(briefs, tables)
    table = packed(fit(everything), learned(briefs))
    WEIGHTS.mkdir(exist_ok=True)
    (WEIGHTS / "sentences.xz").write_bytes(table)
    print(f"{len(everything)} sentences, {len(table)} bytes")


def _tell(briefs: Sequence[Judged], tables: dict[str, bytes]) -> None:
    """Print the figures of each set, judged by what was learned without it, and of all."""
    ruled: list[tuple[LabelFault, bool, bool]] = []
    found: list[tuple[LabelFault, bool, bool]] = []
    for name, table in tables.items():
        model = SentenceModel(unpack(table))
        model.texts = learned([it for it in briefs if it.name != name])
        before, after = len(ruled), len(found)
        for it in (it for it in briefs if it.name == name):
            two_levels = MARKETS[it.row["market"]].two_levels
            places = [(fault, 0, 0) for fault in it.ruled]
            weighed = weigh(model, it.said, places, two_levels=two_levels)
            codes = {fault for fault, _, _ in weighed.found}
            for fault in set(LabelFault) - {LabelFault.REGULATED}:
                ruled.append((fault, fault in it.ruled, fault in it.wanted))
                found.append((fault, fault in codes, fault in it.wanted))
        print(f"{name:20} {_figure(ruled[before:])} by the rules, {_figure(found[after:])}")
    for fault in LabelFault:
        rows = [[it for it in many if it[0] is fault] for many in (ruled, found)]
        print(f"{fault:20} {_figure(rows[0])} by the rules, {_figure(rows[1])}")
    print(f"{'all':20} {_figure(ruled)} by the rules, {_figure(found)}", flush=True)


def _figure(rows: Sequence[tuple[LabelFault, bool, bool]]) -> str:
    right = sum(found and wanted for _, found, wanted in rows)
    told = sum(found for _, found, _ in rows)
    wanted = sum(wanted for _, _, wanted in rows)
    return (
        f"{right / max(told, 1):.2f} / {right / max(wanted, 1):.2f} ({right} of {told}, {wanted})"
    )


if __name__ == "__main__":
    main()
