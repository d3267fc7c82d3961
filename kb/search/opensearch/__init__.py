"""The engine on an OpenSearch cluster: the words and pairs of characters there, the texts in the snapshot here."""
