from customers.tests.conftest import add

__all__ = ["add"]
