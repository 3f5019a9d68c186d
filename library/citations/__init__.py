"""How others cite a publication: files for their programs, a line to copy, metadata in the page's head.

`reference` says what is cited, from the catalogue's description and from nothing else; `bibtex`, `ris`
and `csl` write it for programs, `formatted` for people, `metadata` for robots that read pages.
A reference sheet is never cited.
"""
