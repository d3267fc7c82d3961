"""OFD (GB/T 33190—2016): the pages of a fixed layout, put together again by the rules of print."""
