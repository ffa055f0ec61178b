"""Articles as bytes: parse a Markdown document, splice it, cite in it, and check the result."""
