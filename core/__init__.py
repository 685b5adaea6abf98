"""What every app stands on: scoping, roles, errors, API and admin bases, set-based SQL."""
