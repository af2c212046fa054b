"""Do one thing a person asks for: read, calculate, record once, say what changed."""
