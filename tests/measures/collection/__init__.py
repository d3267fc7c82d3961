"""The collection 国家法律 as `kb pull` brings it in, measured on the package itself."""
