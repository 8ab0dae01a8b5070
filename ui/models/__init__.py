"""Tables as data: typed columns over frozen rows, and how their cells are drawn."""
