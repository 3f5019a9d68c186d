"""Bringing in a back catalogue: a table of publications, checked whole before anything is written, then
written whole or not at all. The columns are told of in docs/import-publications.md.
"""
