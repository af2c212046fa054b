"""Hold one module a bill format; each declares its columns and its words."""
