"""Recalculate charge lines and say what does not hold: tables in, tables out."""
