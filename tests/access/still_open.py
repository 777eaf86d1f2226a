"""Cases of the walk whose expectation is still to be settled, each with what is known of it. None may stay for long."""

from collections.abc import Mapping

_OWN_WARD = (
    "Staff of the slot's own municipality see its slots and its day also without a family's consent (docs/access.md): "
    "the walk still expects of them what it expects of anybody outside."
)
_OTHER_FAMILY = "An id of another family than the handbook's is refused before the family is looked up."
_SAME_INSTANT = "His own new invitation expires at the very instant of the open one, which is kept from him."
_NOT_UNDERSTOOD = "The answers to several ids differ between each other; why is to be found."
_OF_ANOTHER_KIND = "What is no such id at all is NOT_FOUND, and a good one FORBIDDEN, whether it exists or not."

STILL_OPEN: Mapping[str, str] = {
    "test_an_outsider_cannot_tell_a_real_id_from_one_that_never_was[addChildrenToCheckupSession.ids]": _NOT_UNDERSTOOD,
    "test_an_outsider_cannot_tell_a_real_id_from_one_that_never_was[recordJournalEntry.photoIds]": _OTHER_FAMILY,
    "test_an_outsider_cannot_tell_a_real_id_from_one_that_never_was[correctJournalEntry.photoIds]": _OTHER_FAMILY,
    "test_nobody_outside_can_tell_a_real_id_from_one_that_never_was[recordJournalEntry.photoIds]": _OTHER_FAMILY,
    "test_nobody_outside_can_tell_a_real_id_from_one_that_never_was[correctJournalEntry.photoIds]": _OTHER_FAMILY,
    "test_an_outsider_cannot_tell_a_real_id_from_one_that_never_was[correctHandbookIssue.issueId]": _OF_ANOTHER_KIND,
    "test_whoever_is_outside_the_family_is_told_what_anybody_is_told[NURSE_AFTER_END]": _OWN_WARD,
    "test_whoever_is_outside_the_family_is_told_what_anybody_is_told[NURSE_AFTER_STOP]": _OWN_WARD,
    "test_looks_of_anybody_but_the_staff_are_not_logged[NURSE_AFTER_END]": _OWN_WARD,
    "test_looks_of_anybody_but_the_staff_are_not_logged[NURSE_AFTER_STOP]": _OWN_WARD,
    "test_a_mutation_does_for_everybody_what_the_table_says[inviteToFamily the family]": _SAME_INSTANT,
}
