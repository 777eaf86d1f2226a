"""Why a process of the handbook does not start."""


class StartRefused(Exception):
    """The program cannot start as it was set up. The message says why and what to do, for an operator to read."""
