"""The Quality page of the app. It draws runs that are on the disk and evaluates nothing."""
