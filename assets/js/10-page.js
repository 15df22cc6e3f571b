"use strict";
// Nothing here is needed: every page works without scripts. These lines only save clicks.
document.documentElement.classList.add("has-script");

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const token = () => document.querySelector('input[name="_csrf"]')?.value ?? "";
const calmly = (wait, action) => {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), wait);
  };
};

addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy !== undefined) {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.querySelector(".kern-label").textContent = button.dataset.copied;
    } else if (button.dataset.print !== undefined) {
      print();
    } else if (button.dataset.dismiss !== undefined) {
      button.closest('[role="status"]').remove();
    } else if (button.dataset.reveal !== undefined) {
      const input = document.getElementById(button.dataset.reveal);
      const show = input.type === "password";
      input.type = show ? "text" : "password";
      button.setAttribute("aria-pressed", String(show));
    }
  });

  // A second click on the same button sends nothing twice; the server would notice anyway.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 3000);
  });

  // A file that is too large is noticed before it travels.
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type !== "file" || !input.dataset.bytesMax) return;
    const large = [...input.files].some((file) => file.size > Number(input.dataset.bytesMax));
    input.setCustomValidity(large ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
});

// While the machine works, the page looks again by itself and changes only when there is news (a timed reload of the whole
// page would throw readers back, WCAG 2.2.1). Without scripts there is a link.
addEventListener("DOMContentLoaded", () => {
  const seconds = Number(document.body.dataset.lookAgain);
  if (!seconds) return;
  const main = () => document.querySelector("main");
  const typing = () => main().contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
  const look = async () => {
    const response = await fetch(location.href).catch(() => null);
    const fresh = response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
    const news = fresh?.querySelector("main");
    if (news && news.textContent !== main().textContent && !typing()) {
      main().replaceWith(document.adoptNode(news));
      document.title = fresh.title;
      if (!fresh.body.dataset.lookAgain) return;
    }
    setTimeout(look, seconds * 1000);
  };
  setTimeout(look, seconds * 1000);
});
