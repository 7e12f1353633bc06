// The keys of one character. Constant code, which runs once in a page; components/keyboard.py draws what it acts on.
(function () {
  if (window.sequiturKeys) return;
  window.sequiturKeys = true;
  const KEPT = "sequitur-keys";
  const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=listbox], [role=menu]";
  let off = false;
  try {
    off = localStorage.getItem(KEPT) === "off";
  } catch {
    // A browser that keeps nothing: the choice holds for this page.
  }

  const keys = () => document.getElementById("keys");
  const step = (by) => document.dispatchEvent(new CustomEvent("sequitur:step", { detail: by }));
  const acts = {
    n: () => step(1),
    p: () => step(-1),
    "/": () => document.querySelector(".st-key-ask textarea")?.focus(),
    "?": () => keys()?.showPopover(),
    c: copy,
  };

  // What the button says of it is shown where the reader is, for the button may be out of sight.
  function copy() {
    const button = [...document.querySelectorAll("button.copy")].pop();
    if (!button) return;
    const part = button.closest(".copying");
    part.classList.add("by-key");
    setTimeout(() => part.classList.remove("by-key"), 4000);
    button.click();
  }

  const mayAct = (event) =>
    !(event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat && !"np".includes(event.key)) &&
    !event.target.closest?.(TYPING) &&
    Object.hasOwn(acts, event.key) &&
    keys();

  // Before Streamlit, which has keys of its own.
  document.addEventListener("keydown", (event) => {
    if (off || !mayAct(event)) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  }, true);
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.(".use-keys")) return;
    off = !event.target.checked;
    try {
      localStorage.setItem(KEPT, off ? "off" : "on");
    } catch {
      // As above.
    }
  });
  // The list is drawn anew with the page: it says what holds when it is opened.
  document.addEventListener("toggle", (event) => {
    if (event.target !== keys() || event.newState !== "open") return;
    keys().querySelector(".use-keys").checked = !off;
    keys().querySelector(".use-keys").focus();
  }, true);
})();
