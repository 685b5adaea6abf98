"""What people do with reminders."""
