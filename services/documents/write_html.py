"""A document as one HTML page that needs nothing else: no script, no request, its own charts.

Jinja escapes every text (autoescape). The page forbids the browser everything but its own style,
so that a text that got through could still do nothing.
"""

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.documents.blocks import Chart, Document
from services.documents.svg import NARROW, WIDE, draw
from services.i18n import _
from services.times import local


def to_html(document: Document) -> str:
    """Return the page."""
    environment = Environment(
        loader=PackageLoader("services.documents"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"local": local, "kind": lambda block: type(block).__name__}
    environment.globals |= {"_": _, "draw": draw, "WIDE": WIDE, "NARROW": NARROW}
    page = environment.get_template("page.html.j2")
    return page.render(
        document=document, has_chart=any(isinstance(item, Chart) for item in document.blocks)
    )
