"""The console's core: billing operations over Stripe, runnable and testable without a window."""

__version__ = "0.1.0"
