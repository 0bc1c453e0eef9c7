"""How a landscape is drawn: meshes, shaders, and what has changed since the last frame."""
