"""Two invented businesses to try Footfall with."""
