// Who the visitor is being, which child is open, and who wants to know when that changes.

const TOKENS_LAST_MS = 50 * 60 * 1000;
const changes = new EventTarget();
let metAt;

/**
 * `child` is one of the answer of `handbook.graphql`; it and `familyId` are null where the person has none.
 * `firstChildId` stays, whoever the visitor is later.
 */
export const session = { people: [], sandboxUrl: null, person: null, child: null, familyId: null, firstChildId: null };

/** Ask for the people of the demonstration, with fresh tokens. */
export async function meetPeople() {
  const response = await fetch("/demo/people");
  const { people, sandboxUrl } = await response.json();
  metAt = Date.now();
  session.people = people;
  session.sandboxUrl = sandboxUrl;
}

/** A token of the person that has a while to live. */
export async function currentToken() {
  if (Date.now() - metAt > TOKENS_LAST_MS) {
    await meetPeople();
    session.person = session.people.find(({ uid }) => uid === session.person.uid);
  }
  return session.person.token;
}

/** Be `person`. Her children are looked up by whoever listens. */
export function be(person) {
  session.person = person;
  session.child = null;
  session.familyId = null;
  changes.dispatchEvent(new Event("person"));
}

/** Open the handbook of `child`, or of nobody. */
export function open(child, familyId) {
  session.child = child;
  session.familyId = familyId;
  session.firstChildId ??= child?.id ?? null;
  changes.dispatchEvent(new Event("child"));
}

export function onPerson(listener) {
  changes.addEventListener("person", listener);
}

export function onChild(listener) {
  changes.addEventListener("child", listener);
}
