// Articles for the child's age, and one of them to read.
import { run } from "./api.js";
import { sayDate } from "./dates.js";
import { element, found } from "./elements.js";
import { safeContent } from "./safe-html.js";
import { session } from "./session.js";
import { say } from "./texts.js";
import { trouble } from "./trouble.js";

let lookups = 0;

export function startArticles() {
  const dialog = found("article");
  dialog.querySelector("[data-closes]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) {
      dialog.close(); // beside the paper
    }
  });
}

/** Show what fits the chosen child. */
export async function showArticles() {
  const lookup = ++lookups;
  try {
    const { articles } = await run("articles", { child: session.child.id });
    if (lookup === lookups) {
      found("articles").replaceChildren(...listed(articles.edges.map(({ node }) => node)));
    }
  } catch (error) {
    trouble(error);
  }
}

function listed(articles) {
  if (articles.length === 0) {
    return [element("li", {}, say("articles.none"))];
  }
  return articles.map(({ id, title, summary, categoryName, language }) =>
    element(
      "li",
      {},
      element(
        "button",
        { type: "button", onclick: () => read(id) },
        element("span", { class: "hint" }, categoryName),
        element("strong", { lang: language }, title),
        element("span", { lang: language }, summary),
      ),
    ),
  );
}

async function read(id) {
  try {
    const { article } = await run("article", { id });
    const { title, language, html, reviewedOn, sources } = article;
    found("article-content").replaceChildren(
      element("h2", { id: "article-title", lang: language }, title),
      element("div", { lang: language }, safeContent(html)),
      element("h3", {}, say("article.sources")),
      element("ul", { class: "hint", lang: "ja" }, ...sources.map((source) => element("li", {}, named(source)))),
      element("p", { class: "hint" }, say("article.reviewed", { date: sayDate(reviewedOn) })),
    );
    found("article").showModal();
    found("article").scrollTop = 0;
  } catch (error) {
    trouble(error);
  }
}

function named({ publisher, title, year }) {
  return [publisher, title, year].filter(Boolean).join("、");
}
