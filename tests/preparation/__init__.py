"""Tests of services.preparation."""
