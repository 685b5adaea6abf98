"""Deleting a branch or an organization with everything that is theirs."""
