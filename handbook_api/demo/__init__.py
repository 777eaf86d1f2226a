"""The demonstration: three families, the service, the worker and the push sandbox, on one machine."""
