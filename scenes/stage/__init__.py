"""What the lectures are made of: scripts, speech, time, captions, pictures and the finished file."""
