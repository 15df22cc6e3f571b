// Answers while typing. Without this script the form leads to the same answers on a page of their own.
addEventListener("DOMContentLoaded", () => {
  all("form[data-live]").forEach((form) => {
    const target = document.getElementById(form.dataset.liveTarget);
    const input = form.querySelector('input[type="search"]');
    if (!target || !input) return;
    let latest = 0;
    input.addEventListener("input", calmly(120, async () => {
      const mine = ++latest;
      const url = new URL(form.dataset.live, location.href);
      url.searchParams.set("q", input.value);
      url.searchParams.set("fragment", "1");
      target.setAttribute("aria-busy", "true");
      const response = await fetch(url).catch(() => null);
      // A slow answer to an older question must not replace a newer one.
      if (mine !== latest) return;
      target.removeAttribute("aria-busy");
      if (response?.ok) target.innerHTML = await response.text();
    }));
  });
});
