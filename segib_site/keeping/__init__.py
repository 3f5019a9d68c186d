"""Nothing an editor writes is lost: lost answers, lost connections, sessions that ended.

The browser's part is ``static/segib_site/admin/keeping.js``: it keeps a copy of what is typed until the
server has said that it is saved. The server's part is here: it remembers of each open form what it saved
last (`segib_site.keeping.open_forms`), and tells an open form whether its writer is still signed in
(`segib_site.keeping.views`).
"""
