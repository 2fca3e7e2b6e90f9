"""What an account holds."""


def balance(entries: list[int]) -> int:
    """The sum of all entries, in cents."""
    return sum(entries)
