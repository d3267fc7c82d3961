"""What stands in a file, whatever its format: a `Sheet` of lines. One package or module for each format that is read."""
