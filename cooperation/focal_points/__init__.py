"""The network of focal points: invitations and terms, each country's corner of the CMS, moderation by SEGIB.

A focal point is an account with access to the CMS and nothing else (group "Focal points"); what it may do
follows from the `cooperation.models.FocalPoint` it is linked to, never from an address or a form.
"""
