"""What happens to ordinary customers: one scenario each, most of them uneventful."""
