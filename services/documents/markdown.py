"""Documents that the program writes: Markdown from templates, every text escaped."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from services.clean import escape_markdown
from services.i18n import _, ngettext


def markdown_environment(package: str) -> Environment:
    """Return an environment for the templates of ``package``.

    ``|md`` escapes a text: it stands on whatever people typed or wrote outside.
    """
    environment = Environment(
        loader=PackageLoader(package),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - Markdown, not HTML: `escape_markdown` stands on every text
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = escape_markdown
    environment.globals |= {"_": _, "ngettext": ngettext}
    return environment
