"""The site: pages, their JSON twins, and the server."""

from web.application import create_app

__all__ = ["create_app"]
