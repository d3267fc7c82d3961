"""HTML: pages as a person sees them, and links put back into their source."""
