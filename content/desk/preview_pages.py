"""The page that a preview's address shows: plain HTML that runs nothing and says that it is not published."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from content.article import Source
from content.desk.model import Revision
from content.pictures.markup import ShownPicture
from content.rendering import render
from handbook_api.platform.texts import LANGUAGES, Texts

STYLE: Final = (
    "body{max-width:42rem;margin:0 auto;padding:1rem;font:1rem/1.8 sans-serif;color:#222}"
    "img{max-width:100%;height:auto}"
    ".note{background:#fff3cd;border:2px solid #b58900;padding:.5rem 1rem;margin:0 0 2rem}"
    ".note strong{display:block;font-size:1.25rem}"
)
"""The whole of it: the page loads no other one."""


def preview_page(revision: Revision, pictures: Mapping[str, ShownPicture], texts: Texts) -> str:
    """The page as a document of its own. What an editor typed is text or cleaned mark-up in it."""
    words, facts = revision.words, revision.facts
    language, title = escape(revision.key.language), escape(words.title)
    notes = "".join(_notes(revision, texts))
    sources = "" if facts is None else _sources(facts.sources, texts)
    body = render(words.body, pictures).html
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<title>{escape(_banner(texts))}: {title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n{notes}"
        f"<main>\n<h1>{title}</h1>\n<p>{escape(words.summary)}</p>\n{body}\n{sources}</main>\n"
        "</body>\n</html>\n"
    )


def _notes(revision: Revision, texts: Texts) -> Iterator[str]:
    for language in LANGUAGES:
        banner = escape(texts.say(language, "article_preview.banner"))
        said = escape(texts.say(language, "article_preview.until", revision=revision.number))
        yield f'<div class="note" lang="{language}"><strong>{banner}</strong>{said}</div>\n'


def _sources(sources: tuple[Source, ...], texts: Texts) -> str:
    lines = "".join(f"<li>{escape(f'{one.publisher} {one.title}')}{_edition(one)}</li>\n" for one in sources)
    heading = escape(texts.say(LANGUAGES[0], "article_preview.sources"))
    return f'<h2 lang="{LANGUAGES[0]}">{heading}</h2>\n<ul>\n{lines}</ul>\n' if lines else ""


def _edition(source: Source) -> str:
    edition = source.year or source.checked_on
    return f" ({edition})" if edition else ""


def _banner(texts: Texts) -> str:
    return texts.say(LANGUAGES[0], "article_preview.banner")
