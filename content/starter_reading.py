"""The articles that come with the program, from their files in `starter/`; `content/files/` says how those look."""

from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable

from content.article import Article, Heading, Translation
from content.files.reading import ArticleFolder, FilesRefused, OriginalFile, TranslatedFile, read_folder
from handbook_api.platform.data_files import Fault


class StartersRefused(FilesRefused):
    """Files that cannot be taken as they are; nothing of the folder was."""


def read_starters(folder: Traversable | None = None) -> tuple[Article, ...]:
    """All articles of `folder`, by default those that come with the program, in the order of their ids.

    Raises `StartersRefused` with every file that is broken and what is wrong with it.
    """
    folder = folder or resources.files("content") / "starter"
    articles: list[Article] = []
    faults: list[Fault] = []
    for place in sorted((one for one in folder.iterdir() if one.is_dir()), key=lambda one: one.name):
        try:
            articles.append(_article(read_folder(place)))
        except FilesRefused as refused:
            faults += refused.faults
    if faults:
        raise StartersRefused(faults)
    return tuple(articles)


def _article(files: ArticleFolder) -> Article:
    faults = [*_unfinished(files)]
    if faults:
        raise FilesRefused(faults)
    matter = files.original.matter
    return Article(
        id=matter.id,
        revision=matter.revision,
        category=matter.category,
        target=matter.target(),
        translations=tuple(_translation(one, matter.revision) for one in files.files),
        sources=matter.named_sources(),
        reviewed_on=matter.reviewed_on,
        review_due=matter.review_due,
        licence=matter.licence,
        clinician=matter.clinician,
    )


def _unfinished(files: ArticleFolder) -> Iterator[Fault]:
    """What a draft may lack, and an article that is read as it comes may not."""
    for file in files.files:
        if not file.matter.summary:
            yield file.fault(("summary",), "is missing, or needs quotes: a # begins a remark")
        if not file.body:
            yield file.fault(("body",), "there is no text below the front matter")
    if not files.original.matter.sources:
        yield files.original.fault(("sources",), "is missing")
    for name in files.left_out:
        yield Fault(name, 1, "is not read: an article that comes with the program has no drafts")


def _translation(file: OriginalFile | TranslatedFile, revision: int) -> Translation:
    translates = file.made_from(revision) if isinstance(file, TranslatedFile) else None
    matter = file.matter
    return Translation(Heading(matter.language, matter.title, matter.summary, translates), file.body)
