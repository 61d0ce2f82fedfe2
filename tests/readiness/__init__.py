"""Tests of services.readiness."""
