"""A caption says what to look at; what is drawn, the picture says itself."""

from collections.abc import Iterator

from tests.lint.finding import Finding
from tools.stored.notebook import Notebook

MEND = "write what to look at as metadata mystnb: {figure: {caption: ...}}, in Markdown"


def pictures_have_captions(notebook: Notebook) -> Iterator[Finding]:
    for cell in notebook.code:
        caption = cell.caption
        headlines = [o.plain.partition("\n")[0] for o in cell.outputs if _is_picture(o)]
        if headlines and not caption:
            yield Finding(cell.id, "the picture has no caption", MEND)
        elif caption in headlines:
            yield Finding(cell.id, "the caption only repeats the picture's own words", MEND)
        elif caption and not headlines:
            yield Finding(cell.id, "a caption and no picture", "delete it from the metadata")


def _is_picture(output) -> bool:
    return output.is_figure and not output.is_explorer


RULES = (pictures_have_captions,)
