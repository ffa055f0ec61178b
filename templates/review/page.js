"use strict";
(() => {
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const byId = (id) => document.getElementById(id);
  const ids = (element, name) => (element.dataset[name] || "").split(" ").filter(Boolean);
  const POINTS = ".block[data-rests], .seg";
  const blocks = all(".block.added, .block.revised");
  const segments = all(".seg");
  const notes = document.querySelector(".notes");
  const sheet = byId("sheet");
  const narrow = matchMedia("(max-width: 56rem)");

  // Where each segment is used: blocks, and the sentences in them.
  const users = new Map();
  const sentences = new Map();
  const remember = (map, id, element) => map.set(id, [...(map.get(id) || []), element]);
  for (const block of blocks) {
    for (const id of ids(block, "rests")) remember(users, id, block);
    for (const piece of all("[data-s]", block))
      for (const id of ids(piece, "s")) remember(sentences, id, piece);
  }

  let pinned = null;

  function clear() {
    for (const element of all(".lit, .hot")) element.classList.remove("lit", "hot");
  }

  function reveal(element) {
    for (let parent = element.parentElement; parent; parent = parent.parentElement)
      if (parent.tagName === "DETAILS") parent.open = true;
  }

  // Scrolls a column of its own only: the page must not jump under the pointer.
  function bring(element) {
    if (!element || narrow.matches || !notes.contains(element)) return;
    const box = element.getBoundingClientRect();
    const pane = notes.getBoundingClientRect();
    if (box.top < pane.top || box.bottom > pane.bottom)
      notes.scrollBy(0, box.top - pane.top - pane.height / 4);
  }

  function count(number, noun) {
    return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
  }

  function lightBlock(block, piece) {
    block.classList.add("lit");
    const sources = ids(block, "rests").map(byId).filter(Boolean);
    for (const segment of sources) segment.classList.add("lit");
    const hot = piece ? ids(piece, "s") : [];
    for (const id of hot) byId(id)?.classList.add("hot");
    if (hot.length)
      for (const other of all("[data-s]", block))
        if (other.dataset.s === piece.dataset.s) other.classList.add("hot");
    bring(hot.length ? byId(hot[0]) : sources[0]);
    return sources;
  }

  function lightSegment(segment) {
    segment.classList.add("hot");
    for (const block of users.get(segment.id) || []) block.classList.add("lit");
    for (const piece of sentences.get(segment.id) || []) piece.classList.add("hot");
    return users.get(segment.id) || [];
  }

  function light(point, target) {
    clear();
    if (!point) return [];
    return point.matches(".seg")
      ? lightSegment(point)
      : lightBlock(point, target?.closest?.("[data-s]"));
  }

  function tell(point, found) {
    if (point.matches(".seg")) {
      byId("told").textContent = found.length
        ? `${count(found.length, "block")} of the articles rest on these words.`
        : "No block of the articles rests on these words.";
      return;
    }
    const names = new Set(found.map((s) => s.closest(".note").id));
    byId("told").textContent =
      `Rests on ${count(found.length, "segment")} of ${count(names.size, "note")}.`;
  }

  // On a narrow screen the words come to the block.
  function show(point, found) {
    const words = byId("words");
    words.replaceChildren();
    sheet.hidden = !narrow.matches || point.matches(".seg") || !found.length;
    if (sheet.hidden) return;
    let last = null;
    for (const segment of found) {
      const note = segment.closest(".note");
      if (note !== last) {
        const name = document.createElement("p");
        const link = document.createElement("a");
        name.className = "path";
        link.href = `#${segment.id}`;
        link.textContent = note.querySelector("h2").textContent.trim();
        name.append(link);
        words.append(name);
      }
      last = note;
      const line = document.createElement("p");
      line.textContent = segment.textContent.trim();
      line.classList.toggle("hot", segment.classList.contains("hot"));
      words.append(line);
    }
  }

  function pin(point, target) {
    pinned = point;
    const found = light(point, target);
    if (!point) {
      sheet.hidden = true;
      byId("told").textContent = "";
      return;
    }
    tell(point, found);
    show(point, found);
    // What was tapped must not lie below the words that it brought up.
    if (!sheet.hidden) {
      const under = (target || point).getBoundingClientRect().bottom + 16 - sheet.offsetTop;
      if (under > 0) scrollBy(0, under);
    }
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const point = event.target.closest(POINTS);
    light(point || pinned, point ? event.target : null);
  });
  document.documentElement.addEventListener("pointerleave", () => light(pinned, null));
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) {
      const aim = byId(link.getAttribute("href").slice(1));
      if (aim) {
        event.preventDefault();
        if (link.dataset.only) {
          byArticle.value = link.dataset.only;
          byNote.value = "";
          filter();
        }
        jump(aim);
      }
      return;
    }
    const point = event.target.closest(POINTS);
    if (point && !event.target.closest("a, summary")) pin(point, event.target);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(POINTS)) {
      rove(event.target);
      pin(event.target, null);
    }
  });

  // One block and one segment at a time are stops of the Tab key; the others are reached by j and k.
  function rove(stop) {
    const list = stop.matches(".seg") ? segments : blocks;
    for (const element of list) element.tabIndex = element === stop ? 0 : -1;
  }

  function visible(list) {
    return list.filter((element) => !element.closest("[hidden]"));
  }

  function jump(aim) {
    for (const hidden of all("article[hidden], .note[hidden]"))
      if (hidden.contains(aim)) unfilter();
    reveal(aim);
    aim.focus({ preventScroll: true });
    aim.scrollIntoView({ block: narrow.matches ? "start" : "center" });
  }

  function step(list, from, by) {
    const shown = visible(list);
    const at = shown.indexOf(from);
    const next = at < 0 ? shown[by > 0 ? 0 : shown.length - 1] : shown[at + by];
    if (next) jump(next);
  }

  function across(point) {
    const other = point.matches(".seg")
      ? (users.get(point.id) || [])[0]
      : byId(ids(point, "rests")[0] || "");
    if (other) jump(other);
  }

  let looked = -1;
  function look() {
    const links = visible(all(".look .jump")).filter((a) => !a.closest("details:not([open])"));
    if (!links.length) return;
    looked = (looked + 1) % links.length;
    jump(byId(links[looked].getAttribute("href").slice(1)));
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("select, input, summary")) return;
    const here = event.target.closest(POINTS);
    const list = here?.matches(".seg") ? segments : blocks;
    const keys = {
      j: () => step(list, here || pinned, 1),
      k: () => step(list, here || pinned, -1),
      n: look,
      Escape: () => pin(null),
    };
    if (here && here === event.target) {
      keys.ArrowDown = keys.j;
      keys.ArrowUp = keys.k;
      keys.Enter = () => across(here);
    }
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  byId("close").addEventListener("click", () => pin(null));

  const byArticle = byId("by-article");
  const byNote = byId("by-note");
  const has = (element, name, id) => !id || ids(element, name).includes(id);
  function filter() {
    const article = byArticle.value;
    const note = byNote.value;
    for (const one of all("article"))
      one.hidden = Boolean(article && one.id !== article) || !has(one, "notes", note);
    for (const one of all(".note"))
      one.hidden = Boolean(note && one.id !== note) || !has(one, "articles", article);
    for (const one of all(".look li"))
      one.hidden = !has(one, "articles", article) || !has(one, "notes", note);
    for (const group of all(".look details")) {
      const left = all("li:not([hidden])", group).length;
      group.hidden = !left;
      if (group.matches(".more")) group.querySelector("summary").textContent = `${left} more`;
      else group.querySelector(".count").textContent = left;
    }
    pin(null);
  }
  function unfilter() {
    byArticle.value = byNote.value = "";
    filter();
  }
  byArticle.addEventListener("change", filter);
  byNote.addEventListener("change", filter);

  if (blocks[0]) blocks[0].tabIndex = 0;
  if (segments[0]) segments[0].tabIndex = 0;
})();
