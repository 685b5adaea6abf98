"""A small business played through the services, and its figures counted by hand beside them."""
