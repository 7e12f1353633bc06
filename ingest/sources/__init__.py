"""Public sources: one connector a file, behind the interface in `base`."""
