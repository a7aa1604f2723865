// Hands over what is typed while it is typed: the framework itself hears of a field only when it is left. Draws nothing.

const FIELDS = '[class*="st-key-autosaved-"] :is([data-testid="stTextInput"] input, [data-testid="stTextArea"] textarea)';
const memory = new WeakMap();

// What the framework takes for the end of typing; the caret stays where it is.
function hand(field) {
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true }));
}

function listen(own) {
  const waiting = new Map();
  const send = (field) => {
    const one = waiting.get(field);
    // In the middle of a word of an input method nothing is typed yet.
    if (one.composing) {
      one.timer = setTimeout(() => send(field), own.data.pause);
      return;
    }
    waiting.delete(field);
    if (field.isConnected) hand(field);
  };
  const typed = (event) => {
    const field = event.target;
    if (!(field instanceof HTMLElement) || !field.matches(FIELDS)) return;
    const one = waiting.get(field) || { since: Date.now() };
    waiting.set(field, one);
    one.composing = event.isComposing === true;
    clearTimeout(one.timer);
    const left = one.since + own.data.longest - Date.now();
    one.timer = setTimeout(() => send(field), Math.max(0, Math.min(own.data.pause, left)));
  };
  const composed = (event) => {
    const one = waiting.get(event.target);
    if (one) one.composing = false;
  };
  document.addEventListener("input", typed, true);
  document.addEventListener("compositionend", composed, true);
  return () => {
    waiting.forEach((one) => clearTimeout(one.timer));
    document.removeEventListener("input", typed, true);
    document.removeEventListener("compositionend", composed, true);
  };
}

export default function (component) {
  const { data, parentElement } = component;
  let own = memory.get(parentElement);
  if (!own) {
    own = { data };
    memory.set(parentElement, own);
    own.stop = listen(own);
  }
  own.data = data;
  return () => {
    own.stop();
    memory.delete(parentElement);
  };
}
