"""Customers, when some causes (rows of an upload) that named them are reverted.

Beside the rule of `history.reverting`: keys that such a cause added go, unless somebody else said
them; something must still name the customer; and pairs that may be one person lose what the causes
said of them.
"""
