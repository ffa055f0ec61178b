"""Checks a workspace as it stands: articles, footnotes, figures, the index page, the records."""
