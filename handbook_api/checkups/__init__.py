"""Checkups (健康診査): which ones a municipality offers, and from when to when a child can be taken to each."""
