"""Whole runs on models that other makers wrote."""
