// The exported picture: the map with title, rings, source line and approval
// number, at the resolution of the screen.
import type { Map as MapLibre } from "maplibre-gl";
import { fonts, type Tokens } from "../theme/tokens";

export async function mapPicture(map: MapLibre, tokens: Tokens, title: string, note: string): Promise<Blob> {
  // redraw paints now, and the drawing buffer is kept until this task ends.
  map.redraw();
  const source = map.getCanvas();
  const ratio = source.width / source.clientWidth;
  const [head, foot] = [54 * ratio, 34 * ratio];
  const canvas = document.createElement("canvas");
  canvas.width = source.width;
  canvas.height = source.height + head + foot;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no 2d canvas");
  pen.fillStyle = tokens.panel;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(source, 0, head);
  rings(pen, tokens, 30 * ratio, head / 2, ratio);
  pen.textBaseline = "middle";
  pen.fillStyle = tokens.ink;
  pen.font = `600 ${18 * ratio}px ${fonts.serif}`;
  pen.fillText(title, 56 * ratio, head / 2, canvas.width - 70 * ratio);
  pen.fillStyle = tokens.ink3;
  pen.font = `${11 * ratio}px ${fonts.sans}`;
  pen.fillText(note, 16 * ratio, canvas.height - foot / 2, canvas.width - 32 * ratio);
  return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}

function rings(pen: CanvasRenderingContext2D, tokens: Tokens, x: number, y: number, ratio: number): void {
  pen.lineWidth = 2.4 * ratio;
  for (const [colour, dx, dy] of [
    [tokens.commute.mark, 0, -5],
    [tokens.industry.mark, -5, 4],
    [tokens.service.mark, 5, 4],
  ] as const) {
    pen.strokeStyle = colour;
    pen.beginPath();
    pen.arc(x + dx * ratio, y + dy * ratio, 8 * ratio, 0, 2 * Math.PI);
    pen.stroke();
  }
}
