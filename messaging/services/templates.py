"""The words of a message: an organization's own, or those below."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from accounts.models import Organization
from core.errors import DomainError
from messaging.models import Channel, MessageTemplate

VARIABLES = ("name", "shop", "branch", "medicines")
_VARIABLE = re.compile(r"\{(\w+)\}")
_BRACES = re.compile(r"[{}]")
_SPACES = re.compile(r"\s+")

# Without a word of medicine or illness: whoever glances at the phone learns nothing.
DEFAULT_BODIES = {
    "en": "Hello {name}, your regular order at {shop} is due again. Answer here and we keep it "
    "ready for you. Answer STOP to get no more messages.",
    "hi": "नमस्ते {name}, {shop} पर आपके नियमित ऑर्डर का समय हो गया है। यहाँ जवाब दें, हम इसे आपके लिए तैयार "
    "रखेंगे। संदेश बंद करने के लिए STOP लिखें।",
    "gu": "નમસ્તે {name}, {shop} પર તમારા નિયમિત ઓર્ડરનો સમય થઈ ગયો છે. અહીં જવાબ આપો, અમે તૈયાર રાખીશું. "
    "સંદેશા બંધ કરવા STOP લખો.",
}
# Providers refuse an empty value.
_SOMEBODY = {"en": "customer", "hi": "ग्राहक", "gu": "ગ્રાહક"}


@dataclass(frozen=True)
class Words:
    """What to say in one channel. `stopped`: the provider refused the template."""

    language: str
    body: str
    provider_name: str
    names_medicines: bool = False
    template_id: int | None = None
    stopped: bool = False

    def render(self, values: Mapping[str, str]) -> tuple[str, list[str]]:
        """The text, and the values in the order in which they stand in it."""
        clean = {name: _SPACES.sub(" ", value).strip() for name, value in values.items()}
        clean["name"] = clean["name"] or _SOMEBODY.get(self.language[:2], _SOMEBODY["en"])
        if not self.names_medicines:
            clean["medicines"] = ""
        variables = [clean.get(name, "") for name in _VARIABLE.findall(self.body)]
        return _VARIABLE.sub(lambda found: clean.get(found[1], ""), self.body), variables


def words_of(organization: Organization) -> dict[str, Words]:
    """By channel, in the organization's language: one query."""
    language = organization.message_language
    own = MessageTemplate.objects.filter(organization=organization, language=language)
    by_channel = {template.channel: template for template in own}
    return {
        channel.value: words_of_template(by_channel[channel])
        if channel in by_channel
        else Words(language, _default_body(language), _default_name(channel))
        for channel in Channel
    }


def check_body(body: str, *, names_medicines: bool) -> None:
    """Raises DomainError 400 for a text that could not be filled in."""
    names = _VARIABLE.findall(body)
    problem = ""
    if unknown := [name for name in names if name not in VARIABLES]:
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        problem = f"There is no {{{unknown[0]}}}. Use {known}."
    elif _BRACES.search(_VARIABLE.sub("", body)):
        problem = "A brace is left over. Write variables as {name}, and no other braces."
    elif "medicines" in names and not names_medicines:
        problem = (
            "{medicines} tells health data. Take it out, or switch on that this template names "
            "medicines after reading docs/messages.md."
        )
    if problem:
        raise DomainError.at("body", "invalid", problem)


def words_of_template(template: MessageTemplate) -> Words:
    """The organization's own."""
    return Words(
        language=template.language,
        body=template.body,
        provider_name=template.provider_name or _default_name(template.channel),
        names_medicines=template.names_medicines,
        template_id=template.pk,
        stopped=template.stopped_at is not None,
    )


def _default_body(language: str) -> str:
    return DEFAULT_BODIES.get(language[:2], DEFAULT_BODIES["en"])


def _default_name(channel: str) -> str:
    return settings.WHATSAPP_TEMPLATE if channel == Channel.WHATSAPP else ""
