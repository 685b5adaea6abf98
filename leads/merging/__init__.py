"""What becomes of leads and channel partners when records are merged."""
