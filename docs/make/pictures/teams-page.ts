/** A card of Teams as a page: Microsoft's own library draws it, in colours like those of Teams. */
import { readFileSync } from 'node:fs';
import { renderCard } from '../../../adapters/teams/render/render';
import type { Card } from '../../../src/chat/card';
import { htmlOf, monospace, pictured, scriptJson, type Theme } from './page';

const library = readFileSync(require.resolve('adaptivecards/dist/adaptivecards.min.js'), 'utf8');

const colours = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    text: '#242424',
    subtle: '#616161',
    line: '#d1d1d1',
    accent: '#5b5fc7',
    emphasis: '#f5f5f5',
    good: '#e7f2da',
    warning: '#fbf6d9',
    attention: '#fcf0f2',
    goodText: '#237b4b',
    badText: '#c4314b',
  },
  dark: {
    page: '#1f1f1f',
    card: '#292929',
    text: '#ffffff',
    subtle: '#adadad',
    line: '#525252',
    accent: '#7f85f5',
    emphasis: '#1f1f1f',
    good: '#16301f',
    warning: '#3a3113',
    attention: '#3d1f24',
    goodText: '#92c353',
    badText: '#f9526b',
  },
} as const;

export function teamsPage(card: Card, theme: Theme): string {
  const { card: content } = renderCard(card);
  const body = `<div id="${pictured}"></div>
<script>${library}</script>
<script>{
const card = new AdaptiveCards.AdaptiveCard();
card.hostConfig = new AdaptiveCards.HostConfig(${scriptJson(hostConfig(theme))});
card.parse(${scriptJson(withFallbacks(content))});
document.getElementById('${pictured}').append(card.render());
}</script>`;
  return htmlOf({ title: card.title, style: styleOf(theme), body });
}

/** The library knows no chart of Teams: the text that stands in for it is drawn. */
function withFallbacks(content: object): unknown {
  const replace = (_key: string, value: unknown): unknown => {
    const isUnknown = typeof value === 'object' && value !== null && 'type' in value && String(value.type).startsWith('Chart.');
    return isUnknown && 'fallback' in value ? value.fallback : value;
  };
  return JSON.parse(JSON.stringify(content, replace));
}

function hostConfig(theme: Theme): object {
  const colour = colours[theme];
  const both = (usual: string, subtle = usual) => ({ default: usual, subtle });
  const foregroundColors = {
    default: both(colour.text, colour.subtle),
    good: both(colour.goodText),
    attention: both(colour.badText),
    accent: both(colour.accent),
  };
  const container = (backgroundColor: string) => ({ backgroundColor, foregroundColors });
  return {
    supportsInteractivity: true,
    fontTypes: { default: { fontFamily: 'inherit' }, monospace: { fontFamily: monospace } },
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 12 },
    separator: { lineThickness: 1, lineColor: colour.line },
    actions: { maxActions: 6, buttonSpacing: 8, actionAlignment: 'left', actionsOrientation: 'horizontal', spacing: 'default' },
    containerStyles: {
      default: container(colour.card),
      emphasis: container(colour.emphasis),
      good: container(colour.good),
      warning: container(colour.warning),
      attention: container(colour.attention),
    },
  };
}

function styleOf(theme: Theme): string {
  const { page, card, text, line, accent } = colours[theme];
  return `
body { background: ${page}; color: ${text}; }
#${pictured} { width: 390px; box-sizing: border-box; padding: 8px; background: ${page}; }
.ac-adaptiveCard { border-radius: 6px; border: 1px solid ${line}; overflow: hidden; }
.ac-pushButton { font: 600 14px 'Segoe UI', 'Liberation Sans', sans-serif; padding: 5px 14px; border-radius: 4px; border: 1px solid ${line}; background: ${card}; color: ${text}; }
.ac-pushButton.style-positive { background: ${accent}; border-color: ${accent}; color: ${theme === 'light' ? '#ffffff' : '#000000'}; }
.ac-pushButton.style-destructive { color: ${colours[theme].badText}; }
table { border-color: ${line}; }
.ac-richTextBlock { overflow-wrap: anywhere; }`;
}
