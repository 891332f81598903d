/** A message of Slack as a page: our own drawing of its blocks, close to Slack's and not the same. */

import { type ButtonElement, checkMessage, isSlackError, type MessageBlock } from '../../../adapters/slack/fake/rules';
import { renderCard } from '../../../adapters/slack/render/render';
import type { Card } from '../../../src/chat/card';
import { assertNever } from '../../../src/lib/errors';
import { escaped, htmlOf, monospace, pictured, type Theme } from './page';
import { chartOf } from './slack-chart';

type BlockOf<Type extends MessageBlock['type']> = Extract<MessageBlock, { type: Type }>;
type RichPart = BlockOf<'rich_text'>['elements'][number];
type RichElement = RichPart['elements'][number];

const colours = {
  light: {
    page: '#ffffff',
    text: '#1d1c1d',
    muted: '#616061',
    line: '#dddddd',
    code: '#c01343',
    box: '#f8f8f8',
    green: '#007a5a',
    red: '#e01e5a',
  },
  dark: {
    page: '#1a1d21',
    text: '#d1d2d3',
    muted: '#ababad',
    line: '#3f4145',
    code: '#e8912d',
    box: '#222529',
    green: '#007a5a',
    red: '#e01e5a',
  },
} as const;

/** Throws where Slack would not take the message. */
export function slackPage(card: Card, theme: Theme): string {
  const { text, blocks } = renderCard(card);
  const accepted = checkMessage(text, blocks);
  if (isSlackError(accepted)) throw new Error(`${accepted.error}: ${accepted.details.join(' ')}`);
  const body = `<div id="${pictured}"><div class="face">h</div><div class="said">
<div class="who"><b>hardenbot</b> <span class="app">APP</span> <span class="time">8:00 AM</span></div>
${accepted.map((block) => htmlOfBlock(block, colours[theme])).join('\n')}
</div></div>`;
  return htmlOf({ title: card.title, style: styleOf(theme), body });
}

function styleOf(theme: Theme): string {
  const { page, text, muted, line, code, box, green, red } = colours[theme];
  return `
body { background: ${page}; color: ${text}; font-size: 15px; line-height: 1.47; }
#${pictured} { width: 390px; box-sizing: border-box; padding: 12px; display: flex; gap: 10px; background: ${page}; }
.face { flex: none; width: 36px; height: 36px; border-radius: 6px; background: #1f6f54; color: #fff; font: bold 22px/34px sans-serif; text-align: center; }
.said { flex: 1; min-width: 0; }
.app { background: ${line}; color: ${muted}; font-size: 10px; font-weight: bold; border-radius: 2px; padding: 1px 4px; vertical-align: 1px; }
.time { color: ${muted}; font-size: 12px; }
h3 { font-size: 18px; margin: 6px 0; }
p { margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
code { font: 12px ${monospace}; color: ${code}; background: ${box}; border: 1px solid ${line}; border-radius: 3px; padding: 1px 3px; }
pre { font: 12px/1.5 ${monospace}; background: ${box}; border: 1px solid ${line}; border-radius: 4px; padding: 8px; margin: 6px 0; white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: #1d9bd1; text-decoration: none; }
hr { border: 0; border-top: 1px solid ${line}; }

.section { display: flex; align-items: center; justify-content: space-between; gap: 12px; }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 8px 0 2px; }
.button { border: 1px solid ${line}; border-radius: 4px; padding: 3px 12px; font-weight: bold; font-size: 13px; }
.primary { background: ${green}; border-color: ${green}; color: #fff; }
.danger { border-color: ${red}; color: ${red}; }

.fold { border: 1px solid ${line}; border-radius: 6px; padding: 6px 10px; font-weight: bold; }
.chart { margin: 8px 0; }`;
}

/** As Slack fills in `{date_num} {time}`, for someone whose clock is UTC. */
function shownDate(seconds: number): string {
  const at = new Date(seconds * 1000);
  const time = at.toLocaleTimeString('en-US', { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
  return `${at.toISOString().slice(0, 10)} ${time}`;
}

function htmlOfBlock(block: MessageBlock, colour: (typeof colours)[Theme]): string {
  switch (block.type) {
    case 'header':
      return `<h3>${escaped(block.text.text)}</h3>`;
    case 'divider':
      return '<hr>';
    case 'section':
      return `<div class="section"><div>${[block.text, ...(block.fields ?? [])]
        .map((text) => (text === undefined ? '' : `<p>${escaped(text.text)}</p>`))
        .join('')}</div>${block.accessory === undefined ? '' : htmlOfButton(block.accessory)}</div>`;
    case 'rich_text':
      return block.elements.map(htmlOfPart).join('');
    case 'container':
      return `<p class="fold">▸ ${escaped(block.title.text)}</p>`;
    case 'actions':
      return `<div class="buttons">${block.elements.map(htmlOfButton).join('')}</div>`;
    case 'data_visualization':
      return chartOf(block, { ink: colour.text, muted: colour.muted, line: colour.line });
    default:
      return assertNever(block);
  }
}

function htmlOfButton({ text, style }: ButtonElement): string {
  return `<span class="button ${style ?? ''}">${escaped(text.text)}</span>`;
}

function htmlOfPart(part: RichPart): string {
  const inner = part.elements.map(htmlOfElement).join('');
  return part.type === 'rich_text_preformatted' ? `<pre>${inner}</pre>` : `<p>${inner}</p>`;
}

function htmlOfElement(element: RichElement): string {
  switch (element.type) {
    case 'text':
    case 'link': {
      const { style = {} } = element;
      const words = escaped(element.type === 'text' ? element.text : (element.text ?? element.url));
      const tags = [style.bold ? 'b' : '', style.italic ? 'i' : '', style.strike ? 's' : '', style.code ? 'code' : ''].filter(
        Boolean,
      );
      const linked = element.type === 'link' ? `<a>${words}</a>` : words;
      return tags.reduce((inner, tag) => `<${tag}>${inner}</${tag}>`, linked);
    }
    case 'date':
      return escaped(shownDate(element.timestamp));
    case 'user':
      return `<a class="mention">@${escaped(element.user_id)}</a>`;
    case 'emoji':
    case 'usergroup':
    case 'channel':
    case 'broadcast':
      throw new Error(`A card held something live: ${element.type}.`);
    default:
      return assertNever(element);
  }
}
