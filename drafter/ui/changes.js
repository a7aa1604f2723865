// Differences between two texts, sentence by sentence. All text is set through text nodes.

function drawPieces(pieces, tag, names) {
  const line = make("p", names);
  pieces.forEach(([text, changed]) => line.appendChild(changed ? make(tag, null, text) : document.createTextNode(text)));
  return line;
}

function drawSame(change) {
  const words = change.count === 1 ? change.first : change.first.slice(0, 14) + "…… " + change.last.slice(-14);
  const row = make("div", "change same");
  row.append(make("span", "kind", "＝"), make("p", "words", words), make("span", "count", change.count === 1 ? "未改" : change.count + " 句未改"));
  return row;
}

function drawFigure(figure) {
  const chip = make("span", "figure-change" + (figure.flagged ? " flagged" : ""));
  if (figure.old) chip.appendChild(make("del", null, figure.old));
  chip.appendChild(document.createTextNode(figure.old && figure.new ? " → " : figure.new ? "新增 " : " 删去"));
  if (figure.new) chip.appendChild(make("ins", null, figure.new));
  if (figure.status) chip.appendChild(make("b", null, (figure.flagged ? "⚠ " : "✓ ") + figure.status));
  return chip;
}

function drawChange(change) {
  if (change.kind === "same") return drawSame(change);
  const row = make("div", "change " + change.kind);
  row.appendChild(make("span", "kind", change.label));
  const words = make("div", "words");
  if (change.kind === "moved") words.appendChild(drawPieces(change.new, "ins", "new"));
  else {
    if (change.old.length) words.appendChild(drawPieces(change.old, "del", "old"));
    if (change.new.length) words.appendChild(drawPieces(change.new, "ins", "new"));
  }
  if (change.figures.length) {
    const figures = make("p", "figure-changes", "数字：");
    change.figures.forEach((figure) => figures.appendChild(drawFigure(figure)));
    words.appendChild(figures);
  }
  row.appendChild(words);
  return row;
}

export default function (component) {
  const { data, parentElement } = component;
  const desk = make("div", "desk");
  const list = make("section", "changes");
  list.setAttribute("aria-label", "改动");
  data.changes.forEach((change) => list.appendChild(drawChange(change)));
  desk.appendChild(list);
  mount(parentElement, desk);
}
