"""What a person may ask of a business: to be told what it knows of them, and to be forgotten."""
