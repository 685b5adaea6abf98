"""Corrected headings, remembered for the next sheet that has them."""
