// What every drawing needs; set before each of the other scripts. All text is set through text nodes.

function make(tag, names, text) {
  const node = document.createElement(tag);
  if (names) node.className = names;
  if (text !== undefined && text !== null) node.appendChild(document.createTextNode(text));
  return node;
}

// A name that no other request has; also where the browser trusts no address of the house with more.
function fresh() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Put a drawing in place of the earlier one.
function mount(parentElement, desk) {
  const old = parentElement.querySelector(".desk");
  if (old) old.replaceWith(desk);
  else parentElement.appendChild(desk);
}

