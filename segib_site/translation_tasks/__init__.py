"""Translation tasks: a publication in the source language opens one for each language that it leaves
behind; people take them, submit, return and approve, and are told by e-mail.

``opening`` decides what is to be done, ``acting`` is what people do, ``rules`` who may, ``following``
keeps the tasks in step with what happens on other screens, ``telling`` writes to people; ``queries``
and ``wording`` serve the screens (``lists``, ``screen``).
"""
