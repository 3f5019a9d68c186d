"""Who may do what to which slice of which record: `segib_site.roles.rights`."""
