"""Write selected rows as text with tabs, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.i18n import _
from desktop_app.jobs import Progress
from desktop_app.store.workspace import Workspace
from desktop_app.ui.models.rows import Stretch, TableModel, copied

PAGE = 5_000


def as_text(
    _home: Workspace,
    model: TableModel,
    stretches: Sequence[Stretch],
    shown: Sequence[int],
    titles: Sequence[str],
    progress: Progress,
) -> str:
    """Return rows as lines and cells as tabs; amounts with every digit.

    Args:
        model: where the rows are.
        stretches: which rows.
        shown: which columns, by place, in order.
        titles: a first row of headers; none: no such row.
        progress: counts rows.
    """
    rows = sum(last - first + 1 for first, last in stretches)
    progress.begin(_("Copying rows"), rows)
    written: list[str] = ["\t".join(titles)] if titles else []
    for first, last in stretches:
        for start in range(first, last + 1, PAGE):
            page = model.page(start, min(PAGE, last + 1 - start))
            written += ["\t".join(copied(row[n]) for n in shown) for row in page]
            progress.advance(len(page))
    return "\n".join(written)
