"""Search: what is asked, who answers, and what comes back."""
