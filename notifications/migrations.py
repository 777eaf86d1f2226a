"""x"""

MIGRATIONS = ()
