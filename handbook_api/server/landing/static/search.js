// Looks for articles while somebody types.
import { run } from "./api.js";
import { opener } from "./articles.js";
import { element, found } from "./elements.js";
import { onPerson, session } from "./session.js";
import { onLanguage, say } from "./texts.js";
import { trouble } from "./trouble.js";

const RESTS_MS = 150;
let waiting = null;
let lookups = 0;

export function startSearch() {
  found("search").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  found("search-words").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, RESTS_MS);
  });
  onPerson(search);
  onLanguage(search);
}

async function search() {
  clearTimeout(waiting);
  const lookup = ++lookups;
  const query = found("search-words").value.trim();
  if (query === "" || !session.person) {
    show("", []);
    return;
  }
  try {
    const { searchArticles } = await run("search-articles", { query, child: session.child?.id ?? null });
    if (lookup === lookups) {
      show(counted(searchArticles), searchArticles.edges.map(({ node }) => item(node)));
    }
  } catch (error) {
    trouble(error);
  }
}

function show(result, items) {
  found("search-result").textContent = result;
  found("articles-found").replaceChildren(...items);
}

function counted({ totalCount, isCountCeiling }) {
  return totalCount === 0 ? say("search.none") : say(isCountCeiling ? "search.more" : "search.count", { count: totalCount });
}

function item(article) {
  return element("li", {}, opener(article, marked(article.titleParts), marked(article.excerpt)));
}

function marked(parts) {
  return parts.map(({ text, isMatch }) => (isMatch ? element("mark", {}, text) : text));
}
