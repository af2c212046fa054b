"""Talk to providers over the network, when a person asks; nothing else does."""
