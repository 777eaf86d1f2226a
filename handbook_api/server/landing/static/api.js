// Talks to the GraphQL API as the chosen person.
import { currentToken } from "./session.js";
import { currentLanguage, say } from "./texts.js";

const documents = new Map();

/** What the API said instead of an answer, in the person's language. */
export class Refusal extends Error {}

/** The text of a document of the page, such as `operations/handbook.graphql`. */
export async function documentText(path) {
  if (!documents.has(path)) {
    const response = await fetch(`/page/${path}`);
    documents.set(path, await response.text());
  }
  return documents.get(path);
}

/** The data that an operation of the page gives. Throws a `Refusal`. */
export async function run(name, variables = {}) {
  const { answer } = await ask(await documentText(`operations/${name}.graphql`), variables);
  if (answer.errors) {
    throw new Refusal(answer.errors.map(({ message }) => message).join("\n"));
  }
  return answer.data;
}

/** Send any document; what came back: `status`, `milliseconds` from sending to the last byte, `answer`. Throws a `Refusal`. */
export async function ask(query, variables) {
  const token = await currentToken();
  const started = performance.now();
  let response, body;
  try {
    response = await fetch("/graphql", {
      method: "POST",
      headers: {
        Accept: "application/graphql-response+json",
        "Accept-Language": currentLanguage(),
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify({ query, variables }),
    });
    body = await response.text();
  } catch {
    throw new Refusal(say("api.unreachable"));
  }
  const milliseconds = performance.now() - started;
  try {
    return { status: response.status, milliseconds, answer: JSON.parse(body) };
  } catch {
    throw new Refusal(say("api.unreadable", { status: response.status }));
  }
}
