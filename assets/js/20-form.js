// A window has a name, so that one window that saves in passing is not taken for two that change the same page.
const ownName = Math.random().toString(36).slice(2);
const remember = (form, response) => {
  const stand = response.headers.get("x-stand");
  if (stand && form.elements._stand) form.elements._stand.value = stand;
};
addEventListener("DOMContentLoaded", () => all("input[data-window]").forEach((field) => (field.value = ownName)));
// A page that comes back from the browser's memory may be older than what was saved since.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("input[data-window]")) location.reload();
});

// Conditional questions: the server decides which are shown; the fields are fetched anew after each choice.
addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("[data-fragment]");
  const form = box?.closest("form");
  if (!form) return;
  let running = 0;

  const refresh = async () => {
    const now = ++running;
    const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const response = await fetch(box.dataset.fragment, {
      method: "POST",
      headers: { "x-csrf-token": token() },
      // Where the same address also takes the answer, this only asks what to show.
      body: new URLSearchParams([...typed, ["_show", "1"]]),
    }).catch(() => null);
    if (response?.ok) remember(form, response);
    if (!response?.ok || now !== running) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    exchange(box, fresh.getElementById(box.id) ?? fresh.body);
  };

  // A question that looks as before stays, with focus, cursor and chosen files; only what differs is exchanged.
  const shape = (field) => all("label, legend, option", field).map((part) => part.textContent).join("|");
  const exchange = (old, fresh) => {
    const before = new Map(all(":scope > [data-field]", old).map((field) => [field.dataset.field, field]));
    const wanted = [...fresh.children].map((child) => {
      const known = before.get(child.dataset.field);
      if (known && shape(known) === shape(child)) return known;
      if (known) keep(known, child);
      return document.adoptNode(child);
    });
    const focused = document.activeElement?.id;
    const stay = new Set(wanted);
    [...old.children].forEach((child) => stay.has(child) || child.remove());
    let here = old.firstElementChild;
    wanted.forEach((child) => {
      if (child === here) here = here.nextElementSibling;
      else old.insertBefore(child, here);
    });
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
  };

  // What was typed while the answer was on its way is newer than what the answer holds.
  const keep = (old, fresh) => {
    all("input:not([type=file]), textarea, select", old).forEach((typed) => {
      const picked = typed.type === "radio" || typed.type === "checkbox";
      const same = all("input, textarea, select", fresh).find(
        (control) => control.name === typed.name && (!picked || control.value === typed.value),
      );
      if (!same) return;
      if (picked) same.checked = typed.checked;
      else same.value = typed.value;
    });
  };

  form.addEventListener("change", (event) => {
    if (event.target.matches('input[type="radio"], input[type="checkbox"], select, [data-width="year"]')) refresh();
  });
});

// Saving while one types. The button on the page stays the one that counts.
addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form[data-autosave]");
  const note = document.querySelector("[data-autosave-note]");
  if (!form) return;
  const save = calmly(1500, async () => {
    const response = await fetch(form.dataset.autosave, {
      method: "POST",
      headers: { "x-csrf-token": token() },
      body: new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")),
      keepalive: true,
    }).catch(() => null);
    if (response?.ok) remember(form, response);
    if (!note) return;
    if (response?.status === 409) {
      note.dataset.state = "failed";
      note.textContent = note.dataset.elsewhere;
      return;
    }
    note.dataset.state = response?.ok ? "saved" : "failed";
    note.textContent = response?.ok ? note.dataset.saved : note.dataset.failed;
  });
  form.addEventListener("input", save);
});

// Suggestions into the list that the input has already.
addEventListener("DOMContentLoaded", () => {
  document.addEventListener("input", calmly(150, async (event) => {
    const input = event.target;
    if (!input.dataset?.suggest || input.value.trim().length < 2) return;
    const url = new URL(input.dataset.suggest, location.href);
    url.searchParams.set("q", input.value);
    const response = await fetch(url).catch(() => null);
    if (!response?.ok) return;
    const options = await response.json();
    input.list?.replaceChildren(...options.map((text) => Object.assign(document.createElement("option"), { value: text })));
  }));
});
