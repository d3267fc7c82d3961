"""Why there is no cluster."""

from kb.errors import KbError


class ClusterError(KbError):
    """The cluster, or a part of it, could not be had; the sentence says what to do."""

    code = "no_cluster"


class MissingError(ClusterError):
    """This machine lacks what a cluster is made with: a JDK, Maven, or what Maven could not fetch."""
