// The text of a template being edited, with numbered lines and its faults. All text is set through text nodes.

// What a person typed and did not save outlives the page and a refresh; the server checks it and keeps nothing of it.
const UNSAVED = "drafter-template:";
const PAUSE = 350;
const memory = new WeakMap();

function kept(id, text) {
  try {
    if (text === undefined) return sessionStorage.getItem(UNSAVED + id);
    if (text === null) sessionStorage.removeItem(UNSAVED + id);
    else sessionStorage.setItem(UNSAVED + id, text);
  } catch (error) {
    console.warn("the browser keeps no unsaved text", error);
  }
  return null;
}

function button(text, names, act) {
  const node = make("button", "button " + names, text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

function build(own, parentElement) {
  const { data } = own;
  const editor = make("div", "editor");
  own.lines = make("div", "lines");
  own.lines.setAttribute("aria-hidden", "true");
  own.field = make("textarea");
  own.field.setAttribute("aria-label", data.label);
  own.field.spellcheck = false;
  own.field.readOnly = data.readonly;
  const box = make("div", "box");
  own.lines.appendChild(own.field);
  box.appendChild(own.lines);
  editor.appendChild(box);
  const row = make("div", "row");
  own.save = button("保存为新版本", "main", () => own.ask("save"));
  own.drop = button("放弃修改", "", () => {
    own.field.value = own.data.saved;
    own.typed(true);
    own.field.focus();
  });
  own.state = make("span", "state");
  own.state.setAttribute("role", "status");
  if (!data.readonly) row.append(own.save, own.drop);
  row.appendChild(own.state);
  own.faults = make("ul");
  own.faults.setAttribute("aria-label", "检查结果");
  editor.append(row, own.faults);
  const old = parentElement.querySelector(".editor");
  if (old) old.replaceWith(editor);
  else parentElement.appendChild(editor);
  own.field.addEventListener("input", () => own.typed(false));
}

// The numbered lines lie under the field and give it its height.
function number(own) {
  const faults = own.checked === own.field.value ? own.data.faults : [];
  const lines = own.field.value.split("\n");
  while (own.lines.childElementCount - 1 > lines.length) own.lines.removeChild(own.lines.lastChild.previousSibling);
  while (own.lines.childElementCount - 1 < lines.length) own.lines.insertBefore(make("div"), own.field);
  lines.forEach((line, place) => {
    const node = own.lines.children[place];
    if (node.textContent !== line) node.textContent = line;
    const here = faults.filter((fault) => fault.line === place + 1);
    const names = here.some((fault) => fault.wrong) ? "wrong" : here.length ? "advice" : "";
    if (node.className !== names) node.className = names;
  });
}

function show(own, line) {
  if (!line) return;
  const lines = own.field.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  own.field.focus();
  own.field.setSelectionRange(start, start + (lines[line - 1] || "").length);
  const node = own.lines.children[line - 1];
  if (node) node.scrollIntoView({ block: "nearest" });
}

function tell(own) {
  const { data } = own;
  const current = own.checked === own.field.value;
  const wrong = data.faults.filter((fault) => fault.wrong).length;
  own.faults.replaceChildren();
  if (current)
    data.faults.forEach((fault) => {
      const node = make("button", "fault" + (fault.wrong ? "" : " advice"));
      node.type = "button";
      node.append(make("b", null, (fault.wrong ? "✕ " : "提醒 ") + (fault.line ? "第" + fault.line + "行" : "全文")), document.createTextNode(fault.what), make("span", null, fault.hint));
      node.addEventListener("click", () => show(own, fault.line));
      const item = make("li");
      item.appendChild(node);
      own.faults.appendChild(item);
    });
  const changed = own.field.value !== data.saved;
  own.save.disabled = !changed || own.busy || (current && wrong > 0);
  own.drop.disabled = !changed || own.busy;
  own.state.className = "state" + (current && wrong ? " bad" : "");
  if (own.busy) own.state.textContent = "正在保存……";
  else if (!current) own.state.textContent = "正在检查……";
  else if (wrong) own.state.textContent = "有 " + wrong + " 处要改，改好才能保存。";
  else own.state.textContent = "检查通过，约 " + data.tokens + " 个令牌。" + (data.readonly ? "" : changed ? "还没有保存。" : "");
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let own = memory.get(parentElement);
  if (!own || own.id !== data.id) {
    if (own) clearTimeout(own.timer);
    own = { id: data.id, data, busy: false, checked: data.text };
    memory.set(parentElement, own);
    build(own, parentElement);
    const unsaved = data.readonly ? null : kept(data.id);
    own.field.value = unsaved === null ? data.text : unsaved;
    own.base = data.base;
  } else {
    // Nothing typed: what was saved elsewhere, or brought back, is shown.
    if (own.field.value === own.saved) {
      own.field.value = data.text;
      own.base = data.base;
    }
    if (own.turn !== data.turn) {
      // Answered; whoever was refused has been told what somebody else saved, and may save on top of it.
      own.busy = false;
      own.base = data.base;
    }
  }
  own.turn = data.turn;
  own.saved = data.saved;
  own.data = data;
  own.checked = data.text;
  own.send = (action) => setTriggerValue("asked", { action, id: own.id, text: own.field.value, base: own.base });
  own.ask = (action) => {
    clearTimeout(own.timer);
    own.busy = true;
    own.send(action);
    tell(own);
  };
  own.typed = (at_once) => {
    kept(own.id, own.field.value === own.data.saved ? null : own.field.value);
    number(own);
    tell(own);
    clearTimeout(own.timer);
    own.timer = setTimeout(() => own.send("typed"), at_once ? 0 : PAUSE);
  };
  if (own.field.value === data.saved) kept(own.id, null);
  number(own);
  tell(own);
  // Found again after a refresh, or typed on while the server was checking: it has to be checked.
  if (own.field.value !== data.text && !own.busy) {
    clearTimeout(own.timer);
    own.timer = setTimeout(() => own.send("typed"), PAUSE);
  }
  return () => clearTimeout(own.timer);
}
