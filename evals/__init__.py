"""How good is it: measures of speed and quality, through the same path as the browser."""
