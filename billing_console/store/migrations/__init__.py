"""Numbered steps that bring a store file from one version to the next."""
