"""Turns a customer's books into Stripe's objects."""
