"""The published face of an article: what readers get, without what is the editor's alone."""
