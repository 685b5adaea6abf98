"""What changes contact records: made, given out, called, closed, converted by their bills.

`status` is what everybody sees, `worked_status` what calls and visits led to; they differ only
while a bill has converted the contact. `converting` works that out from the active bills.
"""
