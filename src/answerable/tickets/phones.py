"""Phone numbers as they are written at home, in countries that the settings name, by libphonenumber (extra `phones`).

80 12 34 56 is a phone number in Denmark and nothing in particular elsewhere: no pattern knows, the country does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..errors import MissingExtra, SettingsError

MARK = "[phone]"


def finder(regions: Sequence[str]) -> Callable[[str], str]:
    """A function that hides the valid numbers of these regions (ISO 3166, such as "DK") in a text.

    Raises MissingExtra without the package, SettingsError for a region that it does not know.
    """
    try:
        import phonenumbers
    except ImportError:
        raise MissingExtra(
            "[tickets] phone_regions needs phonenumbers", remedy="pip install 'answerable[phones]'"
        ) from None
    for region in regions:
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise SettingsError(
                f"[tickets] phone_regions: there is no region {region!r}", remedy='Write it as in ["DK", "US"].'
            )

    def hide(text: str) -> str:
        for region in regions:
            for match in reversed(list(phonenumbers.PhoneNumberMatcher(text, region))):
                text = text[: match.start] + MARK + text[match.end :]
        return text

    return hide
