// An article's HTML as content of this page. The API has cleaned it; here it is built anew from what is known to be harmless.

const KNOWN = new Set(
  "H2 H3 H4 H5 H6 P BR HR STRONG EM UL OL LI BLOCKQUOTE CODE PRE A RUBY RT RP FIGURE FIGCAPTION PICTURE IMG".split(" "),
);
const LINKS = /^(https|tel|mailto):/i;
const OWN_PICTURES = /^\/article-pictures\/[0-9a-f/]+\.(webp|jpg)$/;

/** A fragment with the texts, known elements and links of `html`, and nothing else of it. */
export function safeContent(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html"); // inert: runs and loads nothing
  const fragment = document.createDocumentFragment();
  fragment.append(...copies(parsed.body));
  return fragment;
}

function copies(parent) {
  return [...parent.childNodes].flatMap((node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      return [document.createTextNode(node.data)];
    }
    return node.nodeType === Node.ELEMENT_NODE && KNOWN.has(node.tagName) ? [copy(node)] : [];
  });
}

function copy(node) {
  const made = document.createElement(node.tagName);
  const address = node.getAttribute("href");
  if (node.tagName === "A" && LINKS.test(address ?? "")) {
    made.setAttribute("href", address);
    made.setAttribute("rel", "noopener noreferrer");
  }
  if (node.tagName === "IMG" && OWN_PICTURES.test(node.getAttribute("src") ?? "")) {
    for (const name of ["src", "alt", "width", "height", "loading"]) {
      made.setAttribute(name, node.getAttribute(name) ?? "");
    }
  }
  made.append(...copies(node));
  return made;
}
