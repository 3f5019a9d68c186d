"""Readers' figures: views by language and section, failed searches, addresses that do not exist.

Counted on the server, in sums a month. Nothing of a person is kept: no address, no cookie, no device, no
time; words that look like an e-mail address or a number of a person are not kept either. Machines that
say who they are and staff who are signed in are not counted.
"""
