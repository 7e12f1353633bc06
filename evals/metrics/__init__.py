"""One measure a file: what it is, where it comes from, and its value for one case or for a set of cases."""
