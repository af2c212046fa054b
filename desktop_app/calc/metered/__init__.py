"""Prove records of several meters and one amount, each system by its own method."""
