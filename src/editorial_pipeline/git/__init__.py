"""What a workspace shares with git: the commit of a run, and the history of its files."""
