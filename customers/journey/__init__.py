"""What the customer's own room tells its timeline (`history.journey`)."""
