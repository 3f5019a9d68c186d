"""The guide for editors, inside the CMS: short topics with pictures, in three languages."""
