// Keys for the desk. Single letters count only while nothing is typed, and can be switched off (WCAG 2.1.4).
addEventListener("DOMContentLoaded", () => {
  const help = document.querySelector("[data-shortcuts]");
  if (!help) return;
  const store = "tasten-aus";
  const off = help.querySelector("[data-shortcuts-off]");
  off.checked = localStorage.getItem(store) === "1";
  off.addEventListener("change", () => localStorage.setItem(store, off.checked ? "1" : "0"));

  const rows = () => all("[data-row] a[href], .data-table tbody th a[href]");
  const step = (by) => {
    // On a case the keys lead to its neighbours, in a list from row to row.
    const neighbour = document.querySelector(by > 0 ? "[data-next]" : "[data-previous]");
    if (neighbour) return neighbour.click();
    const links = rows();
    const at = links.indexOf(document.activeElement);
    links[Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
  };
  const keys = {
    "/": () => document.getElementById("suche")?.focus(),
    j: () => step(1),
    k: () => step(-1),
    n: () => document.querySelector("[data-next]")?.click(),
    a: () => {
      const target = document.querySelector("[data-approve]");
      target?.scrollIntoView({ block: "center" });
      target?.focus();
    },
    "?": () => help.showModal(),
  };
  all("[data-shortcuts-open]").forEach((button) => button.addEventListener("click", () => help.showModal()));
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (off.checked && event.key !== "?") return;
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
});
