"""How collectors share the work: pure, and the same on each of them."""

from collections.abc import Collection, Mapping


def share(collectors: Mapping[str, Collection[str]], holding: Mapping[str, str]) -> dict[str, str]:
    """Return which of the ``collectors`` (what each could do, by name) should do each duty.

    Each duty goes to whoever could do it and has least so far; among equals it stays with who
    is ``holding`` it. What only few can do is given out first. Collectors that see the same
    come to the same result; where they do not, a lease still has one holder.
    """
    able: dict[str, list[str]] = {}
    for name in sorted(collectors):
        for duty in collectors[name]:
            able.setdefault(duty, []).append(name)
    load = dict.fromkeys(collectors, 0)
    given: dict[str, str] = {}
    for duty in sorted(able, key=lambda duty: (len(able[duty]), duty)):
        held_by = holding.get(duty)
        given[duty] = min(able[duty], key=lambda name: (load[name], name != held_by, name))
        load[given[duty]] += 1
    return given
