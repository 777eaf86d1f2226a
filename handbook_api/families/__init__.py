"""Families: who belongs to one, what each of them may see and do, and how somebody joins or leaves."""
