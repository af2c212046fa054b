"""Ask a person, and show what a file holds before it is taken."""
