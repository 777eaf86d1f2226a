// Articles for the child or the pregnancy that is open, with bookmarks, and one of them to read.
import { run } from "./api.js";
import { sayDate } from "./dates.js";
import { element, found } from "./elements.js";
import { safeContent } from "./safe-html.js";
import { say } from "./texts.js";
import { trouble } from "./trouble.js";

let subject = null;
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

/** Show what fits `{child}` or `{pregnancy}`, an id each; nothing without either. */
export async function showArticles(chosen) {
  subject = chosen;
  const lookup = ++lookups;
  try {
    const edges = subject ? (await run("articles", subject)).articles.edges : [];
    if (lookup === lookups) {
      found("articles").replaceChildren(...listed(edges.map(({ node }) => node)));
    }
  } catch (error) {
    trouble(error);
  }
}

function listed(articles) {
  if (articles.length === 0) {
    return [element("li", {}, say("articles.none"))];
  }
  return articles.map((article) => element("li", {}, opener(article, article.title, article.summary), marks(article)));
}

/** A button that opens an article; `title` and `text` are what it shows, texts or elements. */
export function opener({ id, categoryName, language }, title, text) {
  return element(
    "button",
    { type: "button", class: "opener", onclick: () => read(id) },
    element("span", { class: "hint" }, categoryName),
    element("strong", { lang: language }, ...[title].flat()),
    element("span", { lang: language }, ...[text].flat()),
  );
}

function marks({ id, title, isBookmarked }) {
  const article = { article: id };
  const button = (text, change, attributes = {}) =>
    element(
      "button",
      { type: "button", class: "quiet", "aria-label": `${say(text)}：${title}`, onclick: () => mark(change), ...attributes },
      say(text),
    );
  const bookmark = isBookmarked
    ? button("articles.kept", () => run("unbookmark-article", article), { "aria-pressed": "true" })
    : button("articles.keep", () => run("bookmark-article", article), { "aria-pressed": "false" });
  return element("p", { class: "actions" }, bookmark, button("articles.hide", () => run("hide-article", article)));
}

async function mark(change) {
  try {
    await change();
    await showArticles(subject);
  } catch (error) {
    trouble(error);
  }
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
