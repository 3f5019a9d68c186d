"""The CMS screens of the language core: forms by slice, the publish buttons, the languages screen."""
