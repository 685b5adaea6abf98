"""What a sheet would do, told before anything is written, and afterwards what came otherwise."""
