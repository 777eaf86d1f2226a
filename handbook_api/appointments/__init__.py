"""Appointments at the health centre (予約): places and their slots, bookings, and the waiting list."""
