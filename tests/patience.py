"""How long tests wait for a browser: only a hang takes so long, even on a busy machine."""

MILLISECONDS = 120_000
