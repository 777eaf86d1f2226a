"""HTTP: the GraphQL endpoint, health, metrics, security headers, and the server process itself."""
