"""Show the ledger in a window: a frame, pages, and no trade of its own."""
