"""Reads the titles of web pages, for those who allow it, and nothing else of the web.

`addresses` says which machines may be asked, `titles` what a page calls itself, `fetching` goes
out and comes back in bounded time with a `page`: a title, or the reason why there is none.
Import what is needed from these: `fetching` brings an event loop along, which few runs use.
"""
