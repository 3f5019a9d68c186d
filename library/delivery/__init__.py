"""Sending files: whole, in part, or not again, as RFC 9110 says."""
