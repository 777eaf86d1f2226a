"""Everything of the desk, made together because the parts share their store."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.article import Category
from content.categories import Categories
from content.desk.deciding import Deciding
from content.desk.drafting import Drafting
from content.desk.files import DeskFiles
from content.desk.previews import ArticlePreviews
from content.desk.reading import DeskReading
from content.desk.store import DeskStore
from content.desk.surroundings import Surroundings
from content.desk.working import DeskWork
from content.desk.writing import DeskWriter
from content.languages import Languages
from content.pictures.reading import PictureReading
from content.store import ArticleStore, Follow
from handbook_api.municipalities.municipality import Municipality
from handbook_api.platform.tools import Tools


@dataclass(frozen=True, slots=True)
class ArticleDesk:
    """The use cases: of those who look, who write and who decide, of an operator's files, and of a worker."""

    reading: DeskReading
    drafting: Drafting
    deciding: Deciding
    previews: ArticlePreviews
    files: DeskFiles
    work: DeskWork


def article_desk(
    tools: Tools,
    municipalities: Mapping[str, Municipality],
    languages: Languages,
    categories: Categories,
    pictures: PictureReading,
    followed_by: Follow | None = None,
) -> ArticleDesk:
    """The use cases on one database. What is published is `followed_by` the index of search."""
    database, ledger, clock = tools.database, tools.ledger, tools.clock
    store, articles = DeskStore(database), ArticleStore(database, followed_by)
    surroundings = Surroundings(
        municipalities=municipalities,
        languages=languages.by_code,
        medical=frozenset(one for one in Category if categories.is_medical(one)),
        only_found=frozenset(one for one in Category if not categories.is_put_before(one)),
    )
    writer = DeskWriter(store, articles, surroundings.medical)
    return ArticleDesk(
        reading=DeskReading(store, articles, surroundings, clock),
        drafting=Drafting(store, writer, articles, ledger, surroundings),
        deciding=Deciding(store, writer, ledger, surroundings),
        previews=ArticlePreviews(store, pictures, tools.signer, tools.texts),
        files=DeskFiles(store, writer, articles, ledger, surroundings),
        work=DeskWork(store, writer, ledger, surroundings, clock),
    )
