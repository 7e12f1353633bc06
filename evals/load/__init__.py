"""How the app behaves under use: many conversations at once, through the real server."""
