"""Hold the trade's plain values: bills, prices, findings, money."""
