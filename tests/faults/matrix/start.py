"""The command itself, as the installed script starts it."""

from __future__ import annotations

from editorial_pipeline.entry import main

if __name__ == "__main__":
    main()
