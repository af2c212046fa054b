"""Bring an older ledger to the shape that this program knows."""
