"""How everything looks: colours by meaning, type, places on screen."""
