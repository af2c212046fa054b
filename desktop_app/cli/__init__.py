"""Speak with a person at a terminal, or with their script."""
