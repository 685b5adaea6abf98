"""Telling the person who handed a sheet in how it ended."""
