"""Put sections into the order that the speaker names."""

from __future__ import annotations

from editorial_pipeline.articles.reorder import reorder
from editorial_pipeline.models.directive import Order
from editorial_pipeline.obey.desk import Desk


def order(operation: Order, desk: Desk) -> tuple[bool, str]:
    """Reorder the sections where all of them are machine text. Raises ArticleError."""
    page = desk.page(operation.article)
    if page is None:
        return False, "not carried out: no such article"
    indices: list[int] = []
    for heading in dict.fromkeys(operation.sections):
        index = page.section(heading)
        if index is None or index == 0:
            return False, f"not carried out: there is no one section “{heading}”"
        if index not in indices:
            indices.append(index)
    touched = [i for i in indices if not page.owns_section(i)]
    path = page.document.path
    wanted = ", ".join(f"“{page.document.sections[i].heading}”" for i in indices)
    if touched:
        first = page.document.sections[touched[0]].heading
        desk.object(path, f"the order asked for is {wanted}: move the sections by hand", ())
        return False, f"not carried out: a person wrote or changed a part of “{first}”"
    if indices != sorted(indices):
        page.document = reorder(page.document, indices)
    return True, f"in {desk.shown(path)} the order is {wanted}"
