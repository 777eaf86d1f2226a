"""Everything of pictures, made together because the parts share their store."""

from dataclasses import dataclass

from content.desk.store import DeskStore
from content.languages import Languages
from content.pictures.addresses import PictureAddresses
from content.pictures.reading import PictureReading
from content.pictures.service import PictureService
from content.pictures.store import PictureStore
from content.pictures.uploads import PictureUploads
from content.pictures.use import PictureUse
from handbook_api.platform.objects import ObjectStore
from handbook_api.platform.objects_removals import ObjectRemovals
from handbook_api.platform.tools import Tools


@dataclass(frozen=True, slots=True)
class ArticlePictures:
    """The use cases: of those who bring pictures, and of those who see them."""

    desk: PictureService
    uploads: PictureUploads
    addresses: PictureAddresses
    reading: PictureReading


def article_pictures(tools: Tools, objects: ObjectStore, languages: Languages) -> ArticlePictures:
    """The use cases on one database and one object store."""
    store, removals = PictureStore(tools.database), ObjectRemovals(tools.database, objects)
    use = PictureUse(store, DeskStore(tools.database))
    return ArticlePictures(
        desk=PictureService(store, use, tools.ledger, removals, languages),
        uploads=PictureUploads(store, use, removals, tools.ledger, tools.signer, tools.clock),
        addresses=PictureAddresses(objects),
        reading=PictureReading(store, languages),
    )
