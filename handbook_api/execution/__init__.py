"""GraphQL execution: documents prepared once, under limits, and run. Knows nothing of handbooks."""
