"""How a sheet goes through: opened, understood, previewed or imported, in the background."""
