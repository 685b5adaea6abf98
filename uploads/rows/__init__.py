"""A row of a sheet, from what it was understood to say to what became of it."""
