"""Measures the service: `python -m bench`. What is measured, how, and what came of it: docs/performance.md."""
