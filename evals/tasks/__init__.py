"""One evaluation a file: which cases there are, what each is put through, and what its records say together."""
