// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// Everything works without this script. With it, the answer appears while it is made, without a new page, and a passage opens
// beside the text. Words come from the server; the script has none of its own.

const conversation = document.getElementById("conversation");
const form = document.querySelector("form.ask");

// What is said to a screen reader: an answer as a whole, not each word of it.
function announce(text) {
  let region = document.getElementById("announcement");
  if (!region) {
    region = document.createElement("div");
    region.id = "announcement";
    region.setAttribute("role", "status");
    region.className = "unseen";
    document.body.append(region);
  }
  region.textContent = text;
}

// The server escapes whatever somebody wrote; scripts in it would not run under the page's policy either.
function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

// Server-Sent Events out of the answer to a POST, which EventSource cannot make.
async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value;
    for (let end; (end = rest.indexOf("\n\n")) >= 0; rest = rest.slice(end + 2)) {
      const event = { name: "message", data: [] };
      for (const line of rest.slice(0, end).split("\n")) {
        if (line.startsWith("event:")) event.name = line.slice(6).trim();
        else if (line.startsWith("data:")) event.data.push(line.slice(5).replace(/^ /, ""));
      }
      yield { name: event.name, data: event.data.join("\n") };
    }
  }
}

function show(turn, event) {
  if (event.name === "turn") {
    conversation.append(parse(event.data));
    turn = conversation.lastElementChild;
    turn.setAttribute("aria-busy", "true");
    turn.scrollIntoView({ block: "start" });
  } else if (event.name === "sentence") {
    turn.querySelector(".said").append(parse(event.data));
  } else if (event.name === "void") {
    // What a model began to say is not in the sources.
    turn.querySelector(".said").replaceChildren();
  } else if (event.name === "rest") {
    turn.querySelector(".answer").append(parse(event.data));
  } else if (event.name === "end") {
    turn.removeAttribute("aria-busy");
    announce(turn.querySelector(".label").textContent + ": " + turn.querySelector(".said").textContent);
  } else if (event.name === "failed") {
    turn.querySelector(".said").textContent = event.data;
    turn.removeAttribute("aria-busy");
    announce(event.data);
  }
  return turn;
}

async function ask(event) {
  const field = form.elements.question;
  const button = form.querySelector("button");
  const question = field.value.trim();
  if (!question) return;
  event.preventDefault();
  button.disabled = true;
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/event-stream" },
    });
    if (!answer.ok || !(answer.headers.get("Content-Type") || "").startsWith("text/event-stream")) {
      // A page that says what is in the way: shown as it is.
      showPage(await answer.text());
      return;
    }
    let turn = null;
    for await (const part of readEvents(answer.body)) turn = show(turn, part);
    form.elements.previous.value = question;
    form.querySelector("label").textContent = form.querySelector("label").dataset.again;
    field.value = "";
    field.focus();
  } catch {
    // No network: the browser's own way says so.
    form.submit();
  } finally {
    button.disabled = false;
    form.removeAttribute("aria-busy");
  }
}

function showPage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main");
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  main.focus();
}

// --- Small forms beside an answer: sent without leaving the page, and then what they brought about is said in their place ---

async function sendSmall(event) {
  const small = event.target.closest("form[data-done]");
  if (!small) return;
  event.preventDefault();
  try {
    const answer = await fetch(small.action, { method: "POST", body: new URLSearchParams(new FormData(small, event.submitter)) });
    if (!answer.ok) throw new Error();
    const done = document.createElement("p");
    done.className = "hint";
    done.tabIndex = -1;
    done.textContent = small.dataset.done;
    small.replaceWith(done);
    done.focus();
  } catch {
    small.submit();
  }
}

// --- Passages ---

let opener = null;

function closePassage() {
  document.querySelector(".beside")?.remove();
  document.body.classList.remove("reading");
  opener?.focus();
  opener = null;
}

function makePanel(page, href) {
  const panel = document.createElement("aside");
  const bar = document.createElement("div");
  const heading = document.createElement("h2");
  const close = document.createElement("button");
  const title = page.querySelector("h1").textContent;
  panel.className = "beside card";
  panel.setAttribute("aria-label", title);
  bar.className = "bar";
  heading.textContent = title;
  heading.tabIndex = -1;
  close.type = "button";
  close.className = "small";
  close.textContent = document.body.dataset.close;
  close.addEventListener("click", closePassage);
  bar.append(heading, close);
  panel.append(bar, page.querySelector(".document"));
  return panel;
}

async function openPassage(event) {
  const link = event.target.closest("a.mark, .sources a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector(".beside")?.remove();
    const panel = makePanel(page, link.href);
    const wide = matchMedia("(min-width: 68rem)").matches;
    opener = link;
    document.body.classList.add("reading");
    if (wide) document.querySelector("main").append(panel);
    else link.closest(".turn").after(panel);
    panel.querySelector("h2").focus();
    panel.querySelector("#cited")?.scrollIntoView({ block: "center" });
  } catch {
    location.assign(link.href);
  }
}

if (conversation) {
  announce(""); // A region is heard of only if it was there before its words.
  conversation.addEventListener("click", openPassage);
  conversation.addEventListener("submit", sendSmall);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".beside")) closePassage();
  });
}

if (form && conversation && window.TextDecoderStream) {
  form.addEventListener("submit", ask);
  // Enter asks, Shift and Enter begins a line.
  form.elements.question.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}
