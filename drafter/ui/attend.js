// Finds the server again: when the connection is back, the page is drawn anew, so that a new server knows what the first press is for.
// Without it a server that was started again would take the press for a visit. Draws nothing that is seen.

const memory = new WeakMap();
const CONNECTED = "CONNECTED";

function watch(own) {
  const app = document.querySelector(".stApp");
  const state = () => app.getAttribute("data-test-connection-state");
  let before = state();
  const watcher = new MutationObserver(() => {
    const now = state();
    if (now === CONNECTED && before !== CONNECTED) own.draw();
    before = now;
  });
  watcher.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  return watcher;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let own = memory.get(parentElement);
  if (!own) {
    own = { mark: make("span") };
    own.mark.hidden = true;
    parentElement.appendChild(own.mark);
    own.watcher = watch(own);
    memory.set(parentElement, own);
  }
  own.mark.dataset.visit = data.visit;
  own.draw = () => setTriggerValue("back", fresh());
  return () => {
    own.watcher.disconnect();
    own.mark.remove();
    memory.delete(parentElement);
  };
}
