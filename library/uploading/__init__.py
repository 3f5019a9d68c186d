"""Files that editors send for a publication: several at once, each looked into when it arrives, kept aside
for its sender until she says what they are, then made editions of the draft all together or not at all.
"""
