"""Adopting what another system holds: its tables become uploads of their kinds (docs/adopting.md).

`source` reads tables, `plan` says what their columns are, `staging` keeps their rows at hand,
`sheets` makes of them the sheets that `deciding` decides about without writing, or `running`
imports. `report` says of each row what becomes of it, and why.
"""
