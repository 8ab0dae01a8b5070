"""Values and rules of billing operations: no I/O, no clock, no framework."""
