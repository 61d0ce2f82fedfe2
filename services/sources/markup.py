"""Markup from outside, as the words that a reader of the page would read."""

from selectolax.lexbor import LexborHTMLParser

_BLOCKS = "p, div, br, li, tr, h1, h2, h3, h4, h5, h6, blockquote, pre"


LONGEST = 40_000
"""Characters of markup that are read: ten thousand nested blocks would take seconds."""


def html_to_text(markup: str) -> str:
    """Return what a reader of the page would read, with breaks where blocks end."""
    if "<" not in markup and "&" not in markup:
        return markup
    tree = LexborHTMLParser(markup[:LONGEST])
    if tree.body is None:
        return ""
    tree.strip_tags(["script", "style", "template"], recursive=True)
    for block in tree.css(_BLOCKS):
        block.insert_after("\n")
    lines = (" ".join(line.split()) for line in tree.body.text().split("\n"))
    return "\n".join(filter(None, lines))
