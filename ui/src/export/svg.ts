// A chart drawn with literal colours is a complete file once it has a
// namespace, a ground, a title and a source line.
export function svgText(chart: SVGSVGElement, note: string, ground: string, ink: string): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const box = chart.viewBox.baseVal;
  const foot = 26;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height + foot}`);
  copy.setAttribute("width", String(box.width));
  copy.setAttribute("height", String(box.height + foot));
  copy.removeAttribute("class");
  for (const element of copy.querySelectorAll("[tabindex],[role=button]")) {
    element.removeAttribute("tabindex");
    element.removeAttribute("role");
  }
  const back = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x: box.x, y: box.y, width: box.width, height: box.height + foot, fill: ground })) {
    back.setAttribute(name, String(value));
  }
  copy.prepend(back);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "text");
  for (const [name, value] of Object.entries({ x: box.x + 8, y: box.y + box.height + 16, fill: ink, "font-size": 10, "font-family": "sans-serif" })) {
    line.setAttribute(name, String(value));
  }
  line.textContent = note;
  copy.append(line);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}
