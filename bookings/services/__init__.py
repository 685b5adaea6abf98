"""What changes bookings and area customers."""
