"""How well what somebody calls an article fits its title, or the name of its file."""

from __future__ import annotations

from editorial_pipeline.text.similar import similar_titles
from editorial_pipeline.text.slug import slugify


def fits_article(name: str, title: str, path: str) -> float:
    """Return how well a spoken name fits an article, 0 to 1; another script is read by its sound.

    `path` may be '' where there is no file, for a heading.
    """
    plain = slugify(name).replace("-", " ")
    file = path.rsplit("/", 1)[-1].removesuffix(".md").replace("-", " ")
    return max(
        similar_titles(name, title),
        similar_titles(plain, slugify(title).replace("-", " ")),
        similar_titles(plain, file),
    )
