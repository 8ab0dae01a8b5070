"""A customer's history as light records, played forward in time by the verbs of billing."""
