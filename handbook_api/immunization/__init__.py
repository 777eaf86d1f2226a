"""Vaccinations (予防接種): what was given, whether it counts, and what comes when. Japan's schedule is data."""
