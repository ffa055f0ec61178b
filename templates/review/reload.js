
// Only in a page that is served: asks its own server whether it is out of date.
(() => {
  const known = document.documentElement.dataset.version;
  async function look() {
    try {
      const answer = await fetch("version", { cache: "no-store" });
      const version = await answer.text();
      if (answer.ok && version !== known) {
        location.reload();
        return;
      }
    } catch {
      // The server was stopped; the page stays as it is.
    }
    setTimeout(look, 1000);
  }
  look();
})();
