/** Draws a chart: an element of Teams that Adaptive Cards 1.5 does not have, with a line of text for clients that do not know it. */
import { type Chart, chartLine, chartText } from '../../../src/chat/chart.js';
import { type Element, type LineChart, line, run } from './elements.js';
import { literal, plain } from './escape.js';
import { limits, sizeOf } from './limits.js';
import { type Part, type PartMaker, paragraph } from './parts.js';

/**
 * Microsoft documents `Chart.Line` for Teams, with `fallback` for hosts without it; it was not seen in a Teams client. Text alone
 * where there is too little to draw.
 */
export function chart(block: Chart): PartMaker {
  const text = paragraph(chartText(block));
  const inWords = paragraph({ kind: 'text', spans: [{ text: chartLine(block) }] });
  const values = block.points
    .flatMap(({ label, value }) => (value === null ? [] : [{ x: plain(label, limits.chartLabel), y: value }]))
    .slice(-limits.chartPoints);
  const legend = plain(block.title, limits.chartLabel);
  const canBeDrawn = legend.trim() !== '' && values.length > 1 && values.every(({ x }) => x.trim() !== '');
  return (maxLength): Part => {
    const [fallback] = inWords(maxLength).draw(1);
    if (!canBeDrawn || fallback?.type !== 'RichTextBlock') return text(maxLength);
    const title = line(run(literal(block.title, Math.min(maxLength, limits.label)), { weight: 'Bolder' }));
    const drawn: LineChart = { type: 'Chart.Line', data: [{ legend, values }], fallback };
    const elements: readonly Element[] = [title, drawn];
    const size = elements.reduce((sum, element) => sum + sizeOf(element), 0);
    return { sizes: [size], frame: 0, more: 0, noun: 'paragraph', draw: (count) => (count === 0 ? [] : elements) };
  };
}
