/**
 * wedge is the SVG path of a pie slice around the origin: centred on a bearing
 * (degrees clockwise from north), so many degrees wide, y downwards.
 */
export function wedge(bearing: number, width: number, radius: number): string {
  const at = (degrees: number) => {
    const angle = (degrees * Math.PI) / 180;
    return `${round(radius * Math.sin(angle))} ${round(-radius * Math.cos(angle))}`;
  };
  return `M0 0L${at(bearing - width / 2)}A${round(radius)} ${round(radius)} 0 0 1 ${at(bearing + width / 2)}Z`;
}

const round = (value: number) => Math.round(value * 100) / 100 || 0;
