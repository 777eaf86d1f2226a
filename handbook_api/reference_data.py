"""What people keep in files and the program reads once, at start: programmes, schedule, forms, limits, texts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from content.categories import Categories, load_categories
from content.checks.kanji import load_kanji
from content.languages import Languages, load_languages
from content.places.categories import LocalCategories, load_local_categories
from content.search.synonyms import Synonyms, load_synonyms
from handbook_api.forms.definition import Forms
from handbook_api.forms.help import Help, load_help
from handbook_api.forms.loading import load_forms
from handbook_api.immunization.loading import load_schedule
from handbook_api.immunization.schedule import Schedule
from handbook_api.journal.milestones import Milestones, load_milestones
from handbook_api.municipalities.loading import load_municipalities
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.data_files import DataFileRefused
from handbook_api.platform.texts import Texts
from handbook_api.pregnancies.reference import Reference
from handbook_api.pregnancies.reference_loading import load_reference
from handbook_api.pregnancies.support import EndingSupport, load_ending_support
from handbook_api.settings import Settings
from handbook_api.start_refused import StartRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceData:
    """All of it. `municipalities` are by their code: those served are those that there is a programme of."""

    municipalities: Mapping[str, Municipality]
    schedule: Schedule
    forms: Forms
    form_help: Help
    pregnancy: Reference
    ending_support: EndingSupport
    milestones: Milestones
    article_languages: Languages
    article_synonyms: Synonyms
    article_categories: Categories
    local_categories: LocalCategories
    texts: Texts


def load_reference_data(settings: Settings) -> ReferenceData:
    """Everything, checked. Raises `StartRefused` with the file, the line and what is wrong there."""
    try:
        texts, forms, article_languages = Texts.load(), _forms(settings), load_languages()
        load_kanji()  # the checks of texts read it when they need it: what is wrong with it is told now
        return ReferenceData(
            municipalities=_municipalities(settings, forms),
            schedule=load_schedule(),
            forms=forms,
            form_help=load_help(),
            pregnancy=load_reference(),
            ending_support=load_ending_support(),
            milestones=load_milestones(),
            article_languages=article_languages,
            article_synonyms=load_synonyms(),
            article_categories=load_categories(article_languages),
            local_categories=load_local_categories(article_languages),
            texts=texts,
        )
    except DataFileRefused as refused:
        raise StartRefused(str(refused)) from None


def _forms(settings: Settings) -> Forms:
    if settings.licensed_forms is not None and not settings.licensed_forms.is_dir():
        raise StartRefused(f"HANDBOOK_LICENSED_FORMS is no folder: {settings.licensed_forms}")
    return load_forms(licensed=settings.licensed_forms)


def _municipalities(settings: Settings, forms: Forms) -> Mapping[str, Municipality]:
    """None of them names a form that there is not."""
    municipalities = load_municipalities(form_codes=frozenset(forms.codes))
    if settings.quiet_hours:
        return municipalities
    return {code: replace(one, quiet_hours=None) for code, one in municipalities.items()}
