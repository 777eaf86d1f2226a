"""The handbook itself: one package for each part of it, the platform beneath and the server in front."""
