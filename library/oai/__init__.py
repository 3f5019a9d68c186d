"""The catalogue for harvesters: OAI-PMH 2.0 (openarchives.org/OAI/openarchivesprotocol.html) at ``/oai``.

`requests` reads what is asked and refuses what the protocol refuses, `selection` finds the records,
`tokens` carries a harvester from one part of a list to the next, `sets` names the sets, `answers` writes.
What machines read here, errors and names of sets included, is in English, as the protocol's own words are.
"""
