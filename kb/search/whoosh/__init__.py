"""The embedded engine: files in the generation's own folder, searched in this process."""
