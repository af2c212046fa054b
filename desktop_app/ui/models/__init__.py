"""Give tables their rows: plain look-ups, no calculation."""
