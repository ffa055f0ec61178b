"""Reads the titles of web pages, for those who allow it, and nothing else of the web.

`addresses` says which machines may be asked, `titles` what a page calls itself, `fetching` goes
out and comes back in bounded time with a title or the reason why there is none.
"""

from editorial_pipeline.webpages.fetching import PageTitle, Web, fetch_titles

__all__ = ["PageTitle", "Web", "fetch_titles"]
