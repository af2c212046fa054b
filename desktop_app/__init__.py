"""Plumbline: prove every line of an AI-model bill."""
