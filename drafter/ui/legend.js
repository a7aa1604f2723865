// The colours and signs of the review desk with what they mean; drawn with the same styles as the desk. Text nodes only.

export default function (component) {
  const { data, parentElement } = component;
  const desk = make("div", "desk");
  const table = make("dl", "meanings");
  data.meanings.forEach((one) => {
    const term = make("dt");
    term.append(make("span", "figure " + one.status, one.sample), make("b", null, one.label));
    table.append(term, make("dd", null, one.meaning));
  });
  desk.appendChild(table);
  mount(parentElement, desk);
}
