// The review desk. Draws what Python hands over and reports what a person asks for; it decides nothing.
// All text is set through text nodes: nothing a person or a model wrote is ever parsed as HTML.

const SIGNS = { supported: "✓", derived: "ƒ", approximate: "≈", contradicted: "≠", misattributed: "⇄", unsupported: "?", unit_mismatch: "单位", placeholder: "□" };

// Remarks on form that are listed before a person asks for all.
const FEW = 5;

// What a person is in the middle of, kept per mounted desk: it must survive the redraw that follows every save.
const memory = new WeakMap();

// An edit that is not saved yet outlives the desk, a refresh and the server: whoever comes back finds it where it was.
const UNSAVED = "drafter-unsaved:";

function remember(work, edit) {
  try {
    if (edit) sessionStorage.setItem(UNSAVED + work, JSON.stringify(edit));
    else sessionStorage.removeItem(UNSAVED + work);
  } catch (error) {
    console.warn("the browser keeps no unsaved edit", error);
  }
}

function recalled(work) {
  try {
    return JSON.parse(sessionStorage.getItem(UNSAVED + work));
  } catch (error) {
    console.warn("the browser kept no unsaved edit", error);
    return null;
  }
}

function tidy(words) {
  return words.replace(/\n+/g, "\n").trim();
}

function button(text, names, act) {
  const node = make("button", "button " + (names || ""), text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

function drawPlain(parentElement, data) {
  const desk = make("div", "desk");
  const paper = make("article", "paper");
  paper.setAttribute("aria-label", "初稿");
  paper.lang = "zh-CN";
  data.paragraphs.forEach((paragraph) => paper.appendChild(make("p", paragraph.role, paragraph.text)));
  desk.appendChild(paper);
  mount(parentElement, desk);
}

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const data = JSON.parse(new TextDecoder().decode(component.data));
  const own = memory.get(parentElement) || { chosen: null, only: null, line: null, words: "", why: null, revision: null, from: 0, busy: false };
  memory.set(parentElement, own);
  if (own.work !== data.work) Object.assign(own, { work: data.work, chosen: null, only: null, line: null, saving: null, next: null, why: null, revision: null, from: 0 });
  own.busy = false;
  if (data.plain) {
    drawPlain(parentElement, data);
    return undefined;
  }

  const unsaved = () => own.line !== null && tidy(own.words) !== own.old;
  const edit = (paragraph, words) => Object.assign(own, paragraph ? { line: paragraph.line, old: paragraph.text, words: words === undefined ? paragraph.text : words } : { line: null });
  const found = (line, text) => data.paragraphs.find((one) => one.line === line && one.text === text);
  const again = (line, text) => found(line, text) || data.paragraphs.find((one) => one.text === text);
  // Words for a paragraph that somebody else has changed since: the server lays the two side by side.
  let homeless = null;
  const resume = (kept) => {
    const paragraph = again(kept.line, kept.old);
    if (paragraph) {
      edit(paragraph, kept.words);
      return;
    }
    edit(null);
    if (kept.base) homeless = kept;
  };
  const answered = data.answered || {};
  if (own.revision === null) {
    const kept = data.editable ? recalled(data.work) : null;
    if (kept && kept.asked && kept.asked === answered.id && !answered.refused) remember(data.work, null);
    else if (kept) resume(kept);
  } else if (own.saving && own.saving === answered.id) {
    // The edit was answered. A refused one stays open with its words; after a saved one the paragraph asked for next is opened.
    if (!answered.refused) {
      remember(data.work, null);
      edit(own.next ? found(own.next.line, own.next.text) : null);
    }
    own.saving = own.next = null;
  } else if (own.saving && own.visit !== answered.visit) {
    // The server that was asked is no more; whether it had saved, the next one tells by the text.
    own.saving = own.next = null;
  }
  if (own.revision !== null && own.revision !== data.revision && own.line !== null) {
    // Something else was saved: the words typed stay with their paragraph.
    if (unsaved()) resume({ line: own.line, old: own.old, words: own.words, base: own.revision });
    else edit(again(own.line, own.old));
  }
  own.visit = answered.visit;
  if (data.open !== null && data.open !== undefined && own.line === null) {
    const paragraph = data.paragraphs.find((one) => one.line === data.open);
    if (paragraph) edit(paragraph);
  }

  const figures = data.figures;
  const open = figures.map((figure, place) => (figure.open ? place : -1)).filter((place) => place >= 0);

  // After a save the next open figure at or behind the last one worked on comes to hand; places of older revisions mean nothing.
  if (own.revision !== data.revision || own.stamp !== data.stamp) {
    const first = own.revision === null;
    const next = open.find((place) => figures[place].end > own.from);
    if (own.keep !== undefined && figures.some((figure) => figure.key === own.keep)) own.chosen = figures.findIndex((figure) => figure.key === own.keep);
    else own.chosen = next !== undefined ? next : open.length ? open[0] : null;
    own.keep = undefined;
    own.why = null;
    own.revision = data.revision;
    own.stamp = data.stamp;
    own.follow = !first;
  }

  const desk = make("div", "desk");
  desk.setAttribute("role", "group");
  desk.setAttribute("aria-label", "核对台");

  function ask(request) {
    if (own.busy) return null;
    own.busy = true;
    own.asked = true;
    desk.querySelectorAll(".button").forEach((node) => { node.disabled = true; });
    const id = fresh();
    setTriggerValue("asked", { base: data.revision, sheet: data.sheet, ...request, id });
    return id;
  }

  function askAbout(figure, action, more) {
    own.from = figure.start;
    ask({ action, start: figure.start, end: figure.end, text: figure.text, ...more });
  }

  function takeBack() {
    if (!data.step || own.line !== null) return;
    own.from = data.step.at;
    ask({ action: "undo" });
  }

  function choose(place, options) {
    own.chosen = place;
    own.why = null;
    paper.querySelectorAll(".figure").forEach((node) => {
      const chosen = Number(node.dataset.place) === place;
      node.classList.toggle("chosen", chosen);
      node.setAttribute("aria-pressed", String(chosen));
      if (chosen && options && options.follow) {
        const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
        node.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
        if (options.focus) node.focus({ preventScroll: true });
      }
    });
    drawEvidence();
  }

  function step(direction) {
    if (!open.length) return;
    const here = own.chosen === null ? (direction > 0 ? -1 : figures.length) : own.chosen;
    const ahead = direction > 0 ? open.find((place) => place > here) : [...open].reverse().find((place) => place < here);
    const around = direction > 0 ? open[0] : open[open.length - 1];
    choose(ahead !== undefined ? ahead : around, { follow: true, focus: true });
  }

  // ---- the bar -------------------------------------------------------------------------------------------------------------
  const bar = make("div", "bar");
  const counts = [...data.counters, { name: "unused", label: "未写入的事实", count: data.unused.length }, { name: "conflicts", label: "勾稽", count: data.conflicts.length }, { name: "remarks", label: "文风", count: data.remarks.length }];
  counts.forEach((counter) => {
    const chip = make("button", "chip " + (SIGNS[counter.name] ? counter.name : ""));
    chip.type = "button";
    if (SIGNS[counter.name]) {
      const sign = make("i", null, SIGNS[counter.name]);
      sign.style.color = "var(--tone)";
      sign.setAttribute("aria-hidden", "true");
      chip.appendChild(sign);
    }
    chip.appendChild(document.createTextNode(counter.label));
    chip.appendChild(make("b", null, String(counter.count)));
    if ((counter.name === "open" && counter.count) || (counter.name === "conflicts" && data.disputed)) chip.classList.add("alarm");
    if (!counter.count) chip.disabled = true;
    chip.setAttribute("aria-pressed", String(own.only === counter.name));
    chip.addEventListener("click", () => {
      const list = { unused: "unused", conflicts: "conflicts", remarks: "remarks" }[counter.name];
      if (list) {
        const card = evidence.querySelector('[data-list="' + list + '"]');
        if (card) card.scrollIntoView({ block: "nearest" });
        return;
      }
      own.only = own.only === counter.name ? null : counter.name;
      bar.querySelectorAll(".chip").forEach((node, place) => node.setAttribute("aria-pressed", String(counts[place].name === own.only)));
      applyFilter();
    });
    bar.appendChild(chip);
  });
  const stepping = make("span", "step");
  const undo = button("撤销", "", takeBack);
  undo.title = data.step ? "撤销：" + data.step.told + "（Ctrl+Z）" : "没有可以撤销的改动";
  undo.disabled = !data.step;
  const previous = button("上一处 ↑", "", () => step(-1));
  const next = button("下一处 ↓", "", () => step(1));
  previous.title = "上一处需处理的数字（快捷键 P）";
  next.title = "下一处需处理的数字（快捷键 N）";
  previous.disabled = next.disabled = !open.length;
  if (data.editable) stepping.append(undo);
  stepping.append(previous, next);
  bar.appendChild(stepping);

  function matches(figure) {
    if (own.only === null) return true;
    if (own.only === "open") return figure.open;
    if (own.only === "accepted") return Boolean(figure.accepted);
    return figure.status === own.only;
  }

  function applyFilter() {
    if (own.only === null) desk.removeAttribute("data-only");
    else desk.setAttribute("data-only", own.only);
    paper.querySelectorAll(".figure").forEach((node) => node.classList.toggle("dim", !matches(figures[Number(node.dataset.place)])));
  }

  // ---- the paper -----------------------------------------------------------------------------------------------------------
  const paper = make("article", "paper");
  paper.setAttribute("aria-label", "初稿");
  paper.lang = "zh-CN";

  function drawFigure(place, text) {
    const figure = figures[place];
    const node = make("span", "figure " + figure.status + (figure.accepted ? " accepted" : ""), text);
    node.dataset.place = String(place);
    node.tabIndex = 0;
    node.setAttribute("role", "button");
    node.setAttribute("aria-label", figure.text + "，" + figure.label + (figure.accepted ? "，已保留" : ""));
    node.setAttribute("aria-pressed", String(own.chosen === place));
    if (own.chosen === place) node.classList.add("chosen");
    node.addEventListener("click", () => choose(place));
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        choose(place);
      }
    });
    return node;
  }

  // A browser breaks a line on either side of a sign; here none begins with a sign, or with the mark that closes what a figure ends.
  function drawPieces(node, pieces) {
    let held = null;
    pieces.forEach(([text, place]) => {
      if (place !== null) {
        held = make("span", "held");
        held.appendChild(drawFigure(place, text));
        node.appendChild(held);
        return;
      }
      const closing = held === null ? "" : /^[，。；：、！？）》”’]*/u.exec(text)[0];
      if (closing) held.appendChild(document.createTextNode(closing));
      held = null;
      node.appendChild(document.createTextNode(text.slice(closing.length)));
    });
  }

  function saveEdit() {
    const paragraph = data.paragraphs.find((one) => one.line === own.line);
    own.from = paragraph ? paragraph.start : 0;
    save({ line: own.line, old: own.old, words: own.words, base: data.revision });
  }

  function save(kept) {
    own.saving = ask({ action: "edit", line: kept.line, old: kept.old, text: tidy(kept.words), base: kept.base });
    if (own.saving) remember(data.work, { ...kept, asked: own.saving });
  }

  // One paragraph is edited at a time: what was typed in another is saved first.
  function startEdit(paragraph) {
    if (own.busy || paragraph.line === own.line) return;
    if (!unsaved()) {
      edit(paragraph);
      draw();
      return;
    }
    const words = tidy(own.words);
    const more = (words ? words.split("\n").length : 0) - 1;
    own.next = { line: paragraph.line + (paragraph.line > own.line ? more : 0), text: paragraph.text };
    saveEdit();
  }

  function drawEditor() {
    const box = make("div", "editing");
    const field = make("textarea");
    field.setAttribute("aria-label", "修改本段");
    field.value = own.words;
    const fit = () => { field.style.height = "auto"; field.style.height = field.scrollHeight + 4 + "px"; };
    const drop = () => { own.line = null; remember(data.work, null); draw(); };
    const save = () => { if (unsaved()) saveEdit(); else drop(); };
    field.addEventListener("input", () => {
      own.words = field.value;
      remember(data.work, unsaved() ? { line: own.line, old: own.old, words: own.words, base: data.revision } : null);
      fit();
    });
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === "Escape") drop();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(); }
    });
    const row = make("div", "row");
    row.append(button("保存并核对", "main", save), button("放弃修改", "", drop), make("span", "note", "Ctrl+Enter 保存，Esc 放弃"));
    box.append(field, row);
    own.field = { field, fit };
    return box;
  }

  // The signs say the same as the colours, on screen and in print.
  function drawLegend() {
    const legend = make("p", "legend");
    const found = new Set(figures.filter((figure) => !figure.accepted).map((figure) => figure.status));
    Object.keys(SIGNS).filter((status) => found.has(status)).forEach((status) => {
      const entry = make("span", status);
      entry.append(make("b", null, SIGNS[status]), document.createTextNode(data.labels[status]));
      legend.appendChild(entry);
    });
    if (figures.some((figure) => figure.accepted)) {
      const entry = make("span");
      entry.append(make("b", null, "留"), document.createTextNode("注明理由后保留"));
      legend.appendChild(entry);
    }
    return legend;
  }

  function drawPaper() {
    paper.replaceChildren();
    own.field = null;
    data.paragraphs.forEach((paragraph) => {
      if (data.editable && own.line === paragraph.line) {
        paper.appendChild(drawEditor());
        return;
      }
      const node = make("p", paragraph.role);
      node.dataset.line = String(paragraph.line);
      drawPieces(node, paragraph.pieces);
      if (data.editable && paragraph.role !== "blank") {
        const pen = button("改", "pen", () => startEdit(paragraph));
        pen.setAttribute("aria-label", "修改本段：" + paragraph.text.slice(0, 12));
        node.appendChild(pen);
      }
      paper.appendChild(node);
    });
    paper.appendChild(drawLegend());
    if (own.field) {
      requestAnimationFrame(() => { if (own.field) { own.field.fit(); own.field.field.focus({ preventScroll: true }); own.field.field.scrollIntoView({ block: "nearest" }); } });
    }
    applyFilter();
  }

  // ---- the evidence --------------------------------------------------------------------------------------------------------
  const evidence = make("aside", "evidence");
  evidence.setAttribute("aria-label", "依据");
  evidence.setAttribute("aria-live", "polite");

  function card(title) {
    const box = make("section", "card");
    if (title) box.appendChild(make("h3", null, title));
    return box;
  }

  function drawReason(figure) {
    const box = make("div", "why");
    const label = make("label", null, "保留的理由（随稿存档，签发前可查）");
    const field = make("textarea");
    field.setAttribute("aria-label", "保留的理由");
    field.value = own.why;
    field.addEventListener("input", () => { own.why = field.value; keep.disabled = !field.value.trim(); });
    field.addEventListener("keydown", (event) => event.stopPropagation());
    const keep = button("确认保留", "main", () => askAbout(figure, "accept", { reason: field.value.trim() }));
    keep.disabled = !own.why.trim();
    const row = make("div", "row");
    row.append(keep, button("取消", "", () => { own.why = null; drawEvidence(); }));
    box.append(label, field, row);
    requestAnimationFrame(() => field.focus({ preventScroll: true }));
    return box;
  }

  function drawChosen(figure) {
    const box = card();
    box.classList.add(figure.status);
    const head = make("h3");
    head.append(make("span", "sign", SIGNS[figure.status]), document.createTextNode(figure.label + " · “" + figure.text + "”"));
    box.appendChild(head);
    const pairs = make("dl", "pairs");
    figure.rows.forEach(([label, text]) => {
      pairs.append(make("dt", null, label), make("dd", label === "数据" ? "strong" : null, text));
    });
    box.appendChild(pairs);
    if (figure.suggestion !== null && figure.open) {
      const fix = make("div", "fix");
      fix.append(make("del", null, figure.text), document.createTextNode("→"), make("ins", null, figure.suggestion));
      fix.appendChild(button("按数据改正", "main", () => askAbout(figure, "take")));
      box.appendChild(fix);
    }
    if (figure.reason) box.appendChild(make("p", "reason", figure.reason));
    if (figure.accepted) {
      box.appendChild(make("p", "reason", "已保留：" + figure.accepted.reason));
      box.appendChild(make("p", "small", figure.accepted.by + " · " + figure.accepted.at));
      const row = make("div", "actions");
      row.appendChild(button("撤回保留", "", () => { own.keep = figure.key; askAbout(figure, "withdraw"); }));
      box.appendChild(row);
    } else if (figure.open || figure.disputed) {
      if (own.why === null) {
        const row = make("div", "actions");
        row.appendChild(button("注明理由后保留…", "", () => { own.why = ""; drawEvidence(); }));
        if (figure.open) {
          row.appendChild(button("换一条事实…", "", () => askAbout(figure, "options")));
          row.appendChild(button("补录为事实…", "", () => askAbout(figure, "add")));
          row.appendChild(button("请模型改写…", "", () => {
            if (!data.modelBar) return askAbout(figure, "reword");
            own.barred = figure.key;
            return drawEvidence();
          }));
        }
        row.append(
          button("改写本段…", "", () => startEdit(data.paragraphs.find((one) => one.line === figure.line))),
        );
        box.appendChild(row);
        if (data.modelBar && own.barred === figure.key) box.appendChild(make("p", "reason", data.modelBar + "现在可以点“改写本段…”自己改。"));
      } else box.appendChild(drawReason(figure));
    }
    if (figure.doubt) box.appendChild(make("p", "small", figure.doubt));
    return box;
  }

  function drawEvidence() {
    evidence.replaceChildren();
    if (own.chosen !== null && figures[own.chosen]) evidence.appendChild(drawChosen(figures[own.chosen]));
    else {
      const box = card(data.verdict);
      box.appendChild(make("p", "reason", data.advice));
      evidence.appendChild(box);
    }
    if (data.conflicts.length) {
      const box = card("勾稽 " + data.conflicts.length + " 处");
      box.dataset.list = "conflicts";
      const list = make("ul", "list");
      data.conflicts.forEach((conflict) => {
        const row = make("li");
        row.append(make("span", "tag", conflict.place), document.createTextNode(conflict.message));
        if (conflict.figure !== null) {
          const link = make("button", "link", "看文中");
          link.type = "button";
          link.style.marginLeft = "6px";
          link.addEventListener("click", () => choose(conflict.figure, { follow: true, focus: true }));
          row.appendChild(link);
        }
        list.appendChild(row);
      });
      box.appendChild(list);
      evidence.appendChild(box);
    }
    if (data.remarks.length) drawRemarks();
    if (data.unused.length) {
      const box = card("未写入的事实 " + data.unused.length + " 条（要紧的在前）");
      box.dataset.list = "unused";
      const list = make("ul", "list");
      data.unused.forEach((fact) => {
        const row = make("li");
        row.append(make("span", "tag", fact.id), document.createTextNode(fact.text));
        if (data.editable) {
          const links = make("span", "links");
          const write = button("补写…", "small-button", () => ask({ action: "insert", fact: fact.id }));
          write.setAttribute("aria-label", "补写：" + fact.text);
          links.appendChild(write);
          row.appendChild(links);
        }
        list.appendChild(row);
      });
      box.appendChild(list);
      evidence.appendChild(box);
    }
  }

  // Remarks on form are hints: they stand below the figures, a few at first, each with its safe fix where there is one.
  function drawRemarks() {
    const box = card("文风 " + data.remarks.length + " 处（按公文惯例提示，不影响核对）");
    box.dataset.list = "remarks";
    const list = make("ul", "list");
    const shown = own.allRemarks ? data.remarks : data.remarks.slice(0, FEW);
    shown.forEach((remark) => {
      const row = make("li");
      row.append(make("span", "quote", "“" + remark.text + "”"), document.createTextNode(remark.message));
      const links = make("span", "links");
      if (remark.fix !== null) {
        const fix = button(remark.fix ? "改为“" + remark.fix + "”" : "删去", "small-button", () => { own.from = remark.start; ask({ action: "fix", start: remark.start, end: remark.end }); });
        links.appendChild(fix);
      }
      const link = make("button", "link", "看文中");
      link.type = "button";
      link.addEventListener("click", () => {
        const node = paper.querySelector('[data-line="' + remark.line + '"]');
        if (!node) return;
        node.scrollIntoView({ block: "nearest" });
        paper.querySelectorAll(".pointed").forEach((one) => one.classList.remove("pointed"));
        node.classList.add("pointed");
      });
      links.appendChild(link);
      row.appendChild(links);
      list.appendChild(row);
    });
    box.appendChild(list);
    if (shown.length < data.remarks.length) {
      const more = make("button", "link", "还有 " + (data.remarks.length - shown.length) + " 处，全部列出");
      more.type = "button";
      more.addEventListener("click", () => { own.allRemarks = true; drawEvidence(); });
      box.appendChild(more);
    }
    evidence.appendChild(box);
  }

  function draw() {
    drawPaper();
    drawEvidence();
  }

  draw();
  const sheets = make("div", "sheets");
  sheets.append(paper, evidence);
  desk.append(bar, sheets);
  mount(parentElement, desk);
  // The button that was pressed is gone with the old drawing: whoever works by keyboard goes on from the figure now in hand.
  if (own.follow && own.chosen !== null) choose(own.chosen, { follow: true, focus: own.asked });
  own.follow = own.asked = false;
  if (homeless) setTimeout(() => save(homeless));

  const keys = (event) => {
    const target = event.composedPath()[0];
    if (event.isComposing || event.altKey) return;
    if (target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable)) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z" && data.editable && data.step) {
      event.preventDefault();
      takeBack();
    }
    if (event.ctrlKey || event.metaKey) return;
    const moves = { n: 1, N: 1, p: -1, P: -1 };
    const within = desk.contains(target);
    if (within && event.key === "ArrowDown") moves.ArrowDown = 1;
    if (within && event.key === "ArrowUp") moves.ArrowUp = -1;
    if (moves[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      step(moves[event.key]);
    }
  };
  // A desk is drawn many times and taken down once: the listener of the drawing before must go, or one key would step twice.
  if (own.keys) document.removeEventListener("keydown", own.keys, true);
  own.keys = keys;
  document.addEventListener("keydown", keys, true);
  const leaving = (event) => { if (unsaved()) event.preventDefault(); };
  if (own.leaving) window.removeEventListener("beforeunload", own.leaving);
  own.leaving = leaving;
  window.addEventListener("beforeunload", leaving);
  return () => {
    document.removeEventListener("keydown", own.keys, true);
    window.removeEventListener("beforeunload", own.leaving);
  };
}
