"""The page at `/` in development: what the service is for, tokens to try it with, and the real answers of the API."""

from handbook_api.server.landing.routes import landing_routes

__all__ = ["landing_routes"]
