"use strict";
// Only what cannot be had without a script: filters and copy buttons. The page is whole without them.
for (const each of document.querySelectorAll(".js")) each.hidden = false;

const said = document.getElementById("said");
document.addEventListener("click", async (event) => {
  const button = event.target.closest(".copy");
  if (!button) return;
  const code = button.parentElement.querySelector("code");
  let copied = true;
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    getSelection().selectAllChildren(code);
    copied = false;
  }
  const word = button.firstChild;
  word.data = copied ? "Copied" : "Selected";
  said.textContent = copied ? "Copied" : "The text is selected; copy it with the keyboard";
  setTimeout(() => { word.data = "Copy"; said.textContent = ""; }, 2000);
});

const words = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
const holds = (wanted, text) => wanted.every((word) => text.includes(word));

function filter(name, apply) {
  const form = document.querySelector(`[data-filters="${name}"]`);
  if (!form) return;
  let waiting;
  const now = () => { form.querySelector("output").textContent = apply(form); };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(now, 120); });
  form.addEventListener("submit", (event) => { event.preventDefault(); now(); });
}

const articles = [...document.querySelectorAll(".finding")];
const texts = new Map();
const textOf = (element) => {
  if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
  return texts.get(element);
};
filter("findings", (form) => {
  const wanted = words(form.querySelector("input").value);
  const shown = new Set();
  for (const article of articles) {
    article.hidden = !holds(wanted, textOf(article));
    if (!article.hidden) shown.add(article.id);
  }
  for (const box of document.querySelectorAll(".covered")) {
    if (wanted.length) box.open = box.querySelector(".finding:not([hidden])") !== null;
  }
  for (const row of document.querySelectorAll(".index tbody tr")) row.hidden = !shown.has(row.dataset.of);
  return wanted.length ? `${shown.size} of ${articles.length} shown` : "";
});

filter("rules", (form) => {
  const wanted = words(form.querySelector("input").value);
  const status = form.querySelector("select").value;
  const all = !wanted.length && !status;
  let shown = 0, rules = 0;
  for (const group of document.querySelectorAll(".group")) {
    const name = group.querySelector(".name").textContent.toLowerCase();
    let inside = 0;
    for (const row of group.querySelectorAll("tbody tr")) {
      row.hidden = !all && !((!status || row.dataset.s === status) && holds(wanted, `${name} ${textOf(row)}`));
      inside += !row.hidden;
      rules += 1;
    }
    group.hidden = !all && !inside;
    group.open = !all && inside > 0;
    shown += inside;
  }
  return all ? "" : `${shown} of ${rules} rules shown`;
});

function reveal() {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id); } catch { return; }
  const target = id && document.getElementById(id);
  if (!target) return;
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  if (target.closest("details")) target.scrollIntoView({ block: "center" });
}
addEventListener("hashchange", reveal);
reveal();
