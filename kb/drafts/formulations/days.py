"""Days of changes, of which the day, the month or only the year is known."""

from datetime import date, timedelta


def first_day(day: str) -> date:
    """Return the first day on which a change surely holds."""
    numbers = [int(number) for number in day.split("-")]
    if len(numbers) == 3:
        return date(*numbers)
    if len(numbers) == 2:
        return (date(numbers[0], numbers[1], 28) + timedelta(days=4)).replace(day=1)
    return date(numbers[0] + 1, 1, 1)
