// What every drawing needs; set before each of the other scripts. All text is set through text nodes.

function make(tag, names, text) {
  const node = document.createElement(tag);
  if (names) node.className = names;
  if (text !== undefined && text !== null) node.appendChild(document.createTextNode(text));
  return node;
}

// Put a drawing in place of the earlier one.
function mount(parentElement, desk) {
  const old = parentElement.querySelector(".desk");
  if (old) old.replaceWith(desk);
  else parentElement.appendChild(desk);
}

