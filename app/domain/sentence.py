"""A sentence that can still be said in another language."""

from collections.abc import Mapping


class Sentence(str):
    """English text that remembers its template and values; everywhere else it is an ordinary text.

    Services write `Sentence("Nobody has the number {number}.", number=number)`; JSON, logs and the command line take
    the English, the window translates the template: `app.language.said`. Without values it only marks a constant
    for the catalogs.
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, **values: object) -> "Sentence":
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, values
        return made
