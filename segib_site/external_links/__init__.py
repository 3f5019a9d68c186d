"""Links of public pages to other sites: collected and checked at night, reported to editors."""
