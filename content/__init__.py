"""Articles: what parents read, and how it finds the right parent."""
