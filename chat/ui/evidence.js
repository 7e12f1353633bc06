// The pane beside an answer. Constant code: what it shows is copied from the page, or was made safe by the server.
//
// A number (.cite) names its popover (.source), and the popover says in data-evidence what stands behind it. Without this
// script the number opens the popover. With it, the popover is shown in passing, and a click shows the pane.

const SHOW_AFTER = 150; // ms of rest on a number, so that a pointer that only passes shows nothing
const HIDE_AFTER = 250; // ms, so that a pointer can go over to what is shown
const GONE_AFTER = 600; // ms: a page that is drawn anew may be without its parts for a moment

// Streamlit takes a component off the page and puts it on again where what stands before it changes, as when an answer
// comes. The pane outlives that: it stands at the end of the page's main part, with what it shows, its place and its focus.
export default function ({ parentElement, data, setStateValue }) {
  const drawn = parentElement.querySelector(".evidence");
  const pane = standing() ?? (drawn && stand(drawn));
  if (!pane) return undefined;
  if (drawn !== pane) drawn?.remove();
  pane.sequitur.mount = parentElement;
  pane.sequitur.report = (chosen) => setStateValue("chosen", chosen);
  pane.sequitur.take(data);
  // Streamlit calls this before each next run too.
  return () => setTimeout(() => pane.sequitur.mount.isConnected || leave(pane), GONE_AFTER);
}

function standing() {
  const pane = window.sequiturEvidence;
  if (!pane || pane.isConnected) return pane;
  leave(pane);
  return undefined;
}

function stand(pane) {
  document.querySelector("[data-testid=stMain]").append(pane);
  pane.sequitur = attach(pane);
  window.sequiturEvidence = pane;
  return pane;
}

function leave(pane) {
  pane.sequitur.detach();
  pane.remove();
  if (window.sequiturEvidence === pane) delete window.sequiturEvidence;
}

const sourceOf = (cite) => document.getElementById(cite.getAttribute("popovertarget"));
const numbers = () => [...document.querySelectorAll(".cite[popovertarget]")].filter((each) => each.checkVisibility());
const copies = (nodes) => [...nodes].map((node) => node.cloneNode(true));
const top = (element) => element.getBoundingClientRect().top;

function attach(pane) {
  const part = (name) => pane.querySelector(name);
  const [body, excerpt, whole] = [part(".body"), part(".excerpt"), part(".whole")];
  const listening = new AbortController();
  const self = { report() {}, take, detach };
  let shown = null; // {popover, at, chosen}: a number is found again by its popover, also where the page was drawn anew
  let latest = null; // what the server sent last

  // The number that is shown. Several may open the same popover.
  function current() {
    return shown && document.querySelectorAll(`.cite[popovertarget="${CSS.escape(shown.popover)}"]`)[shown.at];
  }

  function open(cite) {
    const source = sourceOf(cite);
    const popover = cite.getAttribute("popovertarget");
    const same = [...document.querySelectorAll(`.cite[popovertarget="${CSS.escape(popover)}"]`)];
    const inside = pane.contains(document.activeElement);
    shown = { popover, at: same.indexOf(cite), chosen: source.dataset.evidence };
    peek.stop();
    fill(source);
    pane.hidden = false;
    point();
    bring(excerpt.querySelector("mark"), 0);
    if (!inside) body.focus({ preventScroll: true });
    cite.scrollIntoView({ block: "nearest" });
    self.report(shown.chosen);
    take(latest);
  }

  function fill(source) {
    const [head, behind] = [source.querySelector(".head"), source.querySelector(".behind")];
    const named = head.cloneNode(true);
    named.querySelector(".close").remove();
    part("h2").replaceChildren(...named.childNodes);
    part(".about").replaceChildren(...copies(source.querySelector(".about").childNodes));
    const links = behind.querySelector(".links");
    if (links) part(".about").append(links.cloneNode(true));
    part(".note").replaceChildren();
    whole.replaceChildren();
    part(".opening").hidden = false;
    excerpt.replaceChildren(...copies(behind.children));
    excerpt.querySelectorAll(".links").forEach((each) => each.remove());
    body.scrollTop = 0;
  }

  // The document takes the place of the passage, and the quote stays where it is being read.
  function take(data) {
    if (data) latest = data;
    if (!shown || !data || data.chosen !== shown.chosen || part(".opening").hidden) return;
    const before = excerpt.querySelector("mark");
    const height = before ? top(before) - top(body) : 0;
    part(".note").innerHTML = data.note;
    part(".opening").hidden = true;
    if (!data.text) return;
    whole.innerHTML = data.text;
    excerpt.replaceChildren();
    bring(whole.querySelector("mark"), height);
  }

  // A mark to a height of the pane's body, in pixels from its top, or as near to that as it is still seen.
  function bring(mark, height) {
    if (!mark) return;
    const room = body.clientHeight - mark.getBoundingClientRect().height;
    const wanted = Math.max(0, Math.min(Math.max(height, body.clientHeight / 6), room));
    body.scrollTop += top(mark) - top(body) - wanted;
  }

  function close({ silent = false } = {}) {
    const cite = current();
    shown = null;
    pane.hidden = true;
    point();
    self.report(null);
    if (cite && !silent) peek.without(() => cite.focus());
  }

  // Which number is shown is said beside the number too.
  function point() {
    const cite = current();
    for (const each of document.querySelectorAll(".cite[aria-current]")) {
      if (each !== cite) each.removeAttribute("aria-current");
    }
    if (cite && !cite.hasAttribute("aria-current")) cite.setAttribute("aria-current", "true");
  }

  // One number on or back: from the one that is shown, or has the focus, or else from the top of the window.
  function step(by) {
    const all = numbers();
    const from = all.indexOf(current() ?? document.activeElement.closest(".cite"));
    const below = all.findIndex((each) => top(each) >= 0);
    const first = by > 0 ? (below < 0 ? all.length : below) : (below < 0 ? all.length : below) - 1;
    const next = all[from < 0 ? first : from + by];
    if (!next) return;
    if (shown) open(next);
    else next.focus({ focusVisible: true });
  }

  const peek = peeking(() => current());
  const on = (type, act, options) =>
    document.addEventListener(type, act, { signal: listening.signal, ...options });

  on("click", (event) => {
    const cite = event.target.closest?.(".cite[popovertarget]");
    if (!cite || !sourceOf(cite)?.dataset.evidence) return;
    event.preventDefault();
    open(cite);
  });
  on("keydown", (event) => {
    if (event.key !== "Escape") return;
    const free = event.target === document.body || event.target.closest?.(".evidence, .cite, [data-testid=stMain]");
    const elsewhere = event.target.closest?.("input, textarea, [role=dialog]:not(.evidence), [popover]");
    if (peek.dismiss()) event.preventDefault();
    else if (shown && free && !elsewhere && !event.defaultPrevented) close();
    else return;
    event.stopPropagation();
  }, { capture: true });
  on("sequitur:step", (event) => step(event.detail));
  part(".close").addEventListener("click", () => close());
  part(".previous").addEventListener("click", () => step(-1));
  part(".next").addEventListener("click", () => step(1));

  // A number that has gone, with its conversation, takes the pane along.
  let gone = 0;
  const watching = new MutationObserver(() => {
    clearTimeout(gone);
    if (!shown) return;
    if (current()) point();
    else gone = setTimeout(() => shown && !current() && close({ silent: true }), GONE_AFTER);
  });
  watching.observe(document.body, { childList: true, subtree: true });

  function detach() {
    clearTimeout(gone);
    listening.abort();
    watching.disconnect();
    peek.detach();
  }
  return self;
}

// What stands behind a number, in passing: while a pointer rests on the number, or the keyboard has come to it, or the
// pointer has gone on into what is shown. Escape puts it away (WCAG 2.2, 1.4.13).
function peeking(inPane) {
  const listening = new AbortController();
  let [hovered, focused, dismissed, open, timer, quiet] = [null, null, null, null, 0, false];
  const on = (type, act) => document.addEventListener(type, act, { signal: listening.signal });

  function later() {
    const wanted = hovered ?? focused;
    if (wanted !== dismissed) dismissed = null;
    clearTimeout(timer);
    if (wanted !== open) timer = setTimeout(() => show(wanted), wanted ? SHOW_AFTER : HIDE_AFTER);
  }

  function show(cite) {
    if (open) {
      const source = sourceOf(open);
      if (source?.matches(":popover-open")) source.hidePopover();
      source?.classList.remove("peek");
      open = null;
    }
    if (!cite?.isConnected || cite === dismissed || cite === inPane()) return;
    const source = sourceOf(cite);
    if (!source || source.matches(":popover-open")) return;
    source.classList.add("peek");
    source.showPopover({ source: cite });
    const mark = source.querySelector("mark");
    if (mark) source.scrollTop = top(mark) - top(source) - source.clientHeight / 3;
    open = cite;
  }

  on("pointerover", (event) => {
    if (event.pointerType !== "mouse" || event.target.closest?.(".source.peek")) return clearTimeout(timer);
    hovered = event.target.closest?.(".cite[popovertarget]") ?? null;
    later();
  });
  on("focusin", (event) => {
    const cite = event.target.closest?.(".cite[popovertarget]");
    focused = cite && !quiet && cite.matches(":focus-visible") ? cite : null;
    later();
  });
  on("focusout", () => {
    focused = null;
    later();
  });

  return {
    // Puts away what is shown; whether there was any.
    dismiss() {
      const was = open;
      if (was) {
        clearTimeout(timer);
        show(null);
        dismissed = was;
      }
      return Boolean(was);
    },
    stop() {
      clearTimeout(timer);
      [hovered, focused] = [null, null];
      show(null);
    },
    // Moves the focus without showing anything.
    without(act) {
      quiet = true;
      act();
      quiet = false;
    },
    detach() {
      clearTimeout(timer);
      listening.abort();
    },
  };
}
