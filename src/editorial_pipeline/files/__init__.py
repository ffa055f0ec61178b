"""All durable changes to a workspace.

`durable` holds the only calls that write, rename, link or unlink; `journal` records what a run
is about to do; `transaction` does all of it or nothing; `lock` keeps a second run out.
"""
