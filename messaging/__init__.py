"""Messages to customers: an outbox, the workers that empty it, and what providers tell back.

In `services`: `outbox` makes rows, `claiming` takes them for a worker, `dispatch` sends them
through a gateway and writes down what came of it, `status_updates` and `replies` apply what
webhooks tell. A row is `sending` in the database before its provider is called; what nobody knows
the end of is `uncertain`, for people.
"""
