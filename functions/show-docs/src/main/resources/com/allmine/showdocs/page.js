// The page around Swagger UI: the language, the token, the servers, and the confirmation before a write to Production.
import { snippets } from "./snippets.js";
import { labels, words } from "./words.js";

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];
const SCHEMES = ["JWT-auth", "x-auth"];

const at = (id) => document.getElementById(id);
const isLoopback = (server) => LOOPBACK.includes(new URL(server.url).hostname);

let language = remembered() ?? (navigator.language.startsWith("tr") ? "tr" : "en");
let contract;
const english = new Map([...labels].map(([word, turkish]) => [turkish, word]));

/** The last chosen language, or null if there is none or if the browser blocks the storage. */
function remembered() {
  try {
    return localStorage.getItem("language");
  } catch {
    return null;
  }
}

function remember() {
  try {
    localStorage.setItem("language", language);
  } catch {
    // Without storage, the choice lasts until the page is closed.
  }
}

/** A copy in the page's language. In Turkish, the texts of x-tr replace the English texts next to it. */
function inLanguage(node) {
  if (Array.isArray(node)) {
    return node.map(inLanguage);
  }
  if (node === null || typeof node !== "object") {
    return node;
  }
  const { "x-tr": turkish, ...texts } = node;
  const all = language === "tr" ? { ...texts, ...turkish } : texts;
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, inLanguage(value)]));
}

/** The contract with the warning at each endpoint that writes, and with the error codes of each response. */
function displayedContract() {
  const copy = inLanguage(contract);
  const operations = Object.values(copy.paths).flatMap(Object.entries);
  for (const [method, operation] of operations) {
    if (method !== "get") {
      operation.description = `**${copy["x-production-warning"].description}**\n\n${operation.description}`;
    }
  }
  const responses = [copy.components, ...operations.map(([, operation]) => operation)].map((node) => node.responses);
  for (const response of responses.flatMap(Object.values)) {
    const codes = response.headers?.["X-Error-Code"]?.schema.enum;
    if (codes) {
      response.description += `\n\n${codes.map((code) => `\`${code}\``).join(", ")}`;
    }
  }
  return copy;
}

/** Puts the local server first, with its actual port, if it served this page. Other pages leave it out. */
function withReachableServers(document) {
  const isLocal = LOOPBACK.includes(location.hostname);
  const local = document.servers.filter(isLoopback).map((server) => ({ ...server, url: location.origin }));
  const others = document.servers.filter((server) => !isLoopback(server));
  return { ...document, servers: isLocal ? [...local, ...others] : others };
}

const inBothLanguages = {
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (original) => (document) => {
          contract ??= withReachableServers(document);
          original(displayedContract());
        },
        setResponse: (original) => (path, method, response) => {
          // Removes HTTP's English reason phrase: the status and the body say the same in the page's language.
          if (response.err?.response) {
            Object.assign(response.err, { name: "", message: "" });
          }
          return original(path, method, response);
        },
      },
    },
  },
};

const isProduction = (url) =>
  contract.servers.some((server) => server["x-production"] && new URL(server.url).origin === new URL(url).origin);

/** Asks for confirmation before a request that writes to Production. A cancelled request fails before it is sent. */
async function confirmWrite(request) {
  const writes = (request.method ?? "GET").toUpperCase() !== "GET";
  if (writes && isProduction(request.url) && !(await confirmed(request))) {
    throw Object.assign(new Error(words[language].notSent), { name: "" });
  }
  return request;
}

function confirmed(request) {
  const dialog = at("confirm");
  at("confirm-request").textContent = `${request.method.toUpperCase()} ${request.url}`;
  dialog.returnValue = "cancel";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "send"), { once: true });
  });
}

/** The claims of a token as the page shows them, or null if the text is not a JWT. */
function claims(token) {
  try {
    const bytes = Uint8Array.from(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const { sub, roles = ["user"], exp } = JSON.parse(new TextDecoder().decode(bytes));
    return { sub, roles: roles.join(", "), until: new Date(exp * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" }) };
  } catch {
    return null;
  }
}

function signIn() {
  const token = at("token").value.trim().replace(/^bearer\s+/i, "");
  const known = claims(token);
  at("caller").value = token === "" ? "" : known ? words[language].caller(known) : words[language].noToken;
  if (known) {
    SCHEMES.forEach((scheme) => ui.preauthorizeApiKey(scheme, token));
  } else if (ui.authSelectors.authorized()?.size) {
    ui.authActions.logout(SCHEMES);
  }
}

/** Takes the token from a link of the local run. It is after the #, which a browser never sends to a server. */
function takeTokenFromLink() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token && LOOPBACK.includes(location.hostname)) {
    history.replaceState(null, "", location.pathname);
    at("token").value = token;
  }
}

/** Translates Swagger UI's texts into the page's language. Requests and responses, in pre elements, stay unchanged. */
function translate(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = walker.currentNode; text; text = walker.nextNode()) {
    const isLabel = text.nodeType === Node.TEXT_NODE && !text.parentElement?.closest("pre");
    const word = isLabel && labels.get(text.data.trim());
    if (word && language === "tr") {
      text.english = text.data;
      text.data = text.turkish = text.data.replace(text.data.trim(), word);
    } else if (language === "en" && text.english && text.data === text.turkish) {
      text.data = text.english;
    }
  }
}

/** Translates the texts that screen readers speak and that tooltips show. */
function translateNames() {
  for (const attribute of ["aria-label", "title"]) {
    at("reference").querySelectorAll(`[${attribute}]`).forEach((e) => {
      const name = e.getAttribute(attribute);
      const word = language === "tr" ? labels.get(name) : english.get(name);
      if (word) {
        e.setAttribute(attribute, word);
      }
    });
  }
}

/** Adds what Swagger UI lacks for screen readers and keyboards: names, heading levels and focus. */
function describe() {
  const { server, requestBody, responses, examples, about } = words[language];
  const name = (selector, text) =>
    at("reference").querySelectorAll(selector).forEach((e) => e.setAttribute("aria-label", text(e)));
  const level = (selector, number) =>
    at("reference").querySelectorAll(selector).forEach((e) => e.setAttribute("aria-level", number));
  name("section:has(> .info)", () => about);
  name(".schemes, #servers", () => server);
  name("tr[data-param-name] :is(input, select, textarea)", (e) => e.closest("tr").dataset.paramName);
  name(".body-param__text", () => requestBody);
  name(".examples-select-element", () => examples);
  name("table[role='region']", (e) => responses(e.closest(".opblock").querySelector("[data-path]").dataset.path));
  level("h3.opblock-tag, .models > h4", 2);
  level(".opblock h4", 3);
  level(".opblock :is(h5, h4.headers__title)", 4);
  at("reference").querySelectorAll("pre.microlight, .highlight-code > pre").forEach((e) => (e.tabIndex = 0));
}

function applyLanguage() {
  document.documentElement.lang = language;
  document.querySelectorAll("[data-word]").forEach((e) => (e.textContent = words[language][e.dataset.word]));
  document.querySelectorAll("[data-hint]").forEach((e) => (e.placeholder = words[language][e.dataset.hint]));
  document.querySelectorAll("[data-warning]").forEach((e) => (e.textContent = displayedContract()["x-production-warning"].description));
  at("language").textContent = words[language].otherLanguage;
  at("language").lang = language === "tr" ? "en" : "tr";
  translate(at("reference"));
  translateNames();
  describe();
}

/** Opens the operation that a link of the consent loop leads to. A collapsed group of operations has none to open. */
function openOperation(event) {
  const operation = at(event.currentTarget.hash.slice(1));
  const control = operation?.querySelector(".opblock-summary-control");
  if (control) {
    event.preventDefault();
    if (control.getAttribute("aria-expanded") !== "true") {
      control.click();
    }
    operation.scrollIntoView();
    control.focus({ preventScroll: true });
  }
}

const ui = SwaggerUIBundle({
  dom_id: "#reference",
  url: new URL("openapi.yaml", import.meta.url).href,
  plugins: [inBothLanguages, snippets],
  defaultModelsExpandDepth: 0,
  requestInterceptor: confirmWrite,
  requestSnippetsEnabled: true,
  showMutatedRequest: false,
  syntaxHighlight: { theme: "tomorrow-night" },
  tryItOutEnabled: true,
  validatorUrl: null,
  onComplete: () => {
    applyLanguage();
    signIn();
  },
});

takeTokenFromLink();
document.querySelectorAll("#loop a").forEach((link) => link.addEventListener("click", openOperation));
at("token").addEventListener("input", signIn);
at("language").addEventListener("click", () => {
  language = language === "tr" ? "en" : "tr";
  remember();
  ui.specActions.updateJsonSpec(contract);
  applyLanguage();
  signIn();
});
new MutationObserver((changes) => {
  changes.forEach((change) => translate(change.target));
  translateNames();
  describe();
}).observe(at("reference"), { childList: true, characterData: true, subtree: true });
