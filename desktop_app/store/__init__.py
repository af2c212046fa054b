"""Keep facts as immutable files and decisions as transactions."""
