"""What changes messages: made, claimed, sent, answered, decided."""
