"""Reading PDF files in the worker: text by page, the first page as a picture, how the file is made.

A file is read by a program of its own (`extracting`) that may take so much time and memory and no more: a
hostile or broken file takes down nothing but that. Publishing never waits for it.
"""
