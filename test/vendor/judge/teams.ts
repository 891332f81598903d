/** Judges what Teams is sent: the manifest and the cards by Microsoft's schemas, and what Teams shows of a card by its documentation. */
import type { TeamsCall } from '../record/cards';
import { dataOf } from './graph-model';
import { compiled, schemaComplaints } from './schema';
import type { Violation } from './violation';

type Json = Readonly<Record<string, unknown>>;

const manifests = Object.fromEntries(
  ['1.29', '1.30'].map((version) => [version, compiled(dataOf(`teams/v${version}.schema.json`))]),
);

export function judgeTeamsManifest(value: unknown): readonly Violation[] {
  const version = typeof value === 'object' && value !== null ? String((value as Json)['manifestVersion']) : '';
  const validate = manifests[version];
  if (validate === undefined)
    return [
      {
        rule: 'manifest',
        request: 'The Teams manifest',
        says: `The Teams manifest is of version ${version}, which is not described here.`,
      },
    ];
  return schemaComplaints(validate, value, 'The Teams manifest');
}

const card = compiled(dataOf('teams/adaptive-card-1.5.json'));

/** learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format: elements that Teams has beside the schema. */
const ofTeamsAlone = /^(Chart\.|CodeBlock$|Badge$|ProgressBar$|ProgressRing$|Icon$|Carousel$)/;

/** A message as Teams documents it, in UTF-16: learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages. */
const mostBytes = 100 * 1024;
/** learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions: buttons of a card. */
const mostActions = 6;

export function judgeTeams({ method, path, body }: TeamsCall): readonly Violation[] {
  const name = `${method} ${path.replaceAll(/\/v3\/conversations\/[^/]+/g, '/v3/conversations/{id}').replaceAll(/activities\/[^/]+/g, 'activities/{id}')}`;
  if (!/^\/v3\/conversations\b/.test(path) || typeof body !== 'object' || body === null) return [];
  const activity = body as Json;
  const attachments = Array.isArray(activity['attachments']) ? (activity['attachments'] as readonly Json[]) : [];
  const size = 2 * JSON.stringify(body).length;
  return [
    ...(['message', 'typing', undefined].includes(activity['type'] as string | undefined)
      ? []
      : [said('card', name, `sends an activity of the type ${String(activity['type'])}`)]),
    ...(size > mostBytes ? [said('limit', name, `sends ${size} bytes in UTF-16, and Teams takes ${mostBytes}`)] : []),
    ...attachments
      .filter(({ contentType }) => contentType === 'application/vnd.microsoft.card.adaptive')
      .flatMap(({ content }) => judgeCard(content).map((violation) => ({ ...violation, request: name }))),
  ];
}

export function judgeCard(content: unknown): readonly Violation[] {
  const places = elementsOf(content);
  return [
    ...schemaComplaints(card, withoutOwn(content), 'An Adaptive Card').map((violation) => ({
      ...violation,
      rule: 'card' as const,
    })),
    ...places.flatMap((element): readonly Violation[] => {
      const type = String(element['type']);
      const style = element['style'];
      const actions = element['actions'];
      return [
        // cards-format: positive and destructive actions are not drawn.
        ...(type.startsWith('Action.') && (style === 'positive' || style === 'destructive')
          ? [said('card', type, `has the style ${style}, which Teams does not draw`)]
          : []),
        ...(type === 'Media' ? [said('card', type, 'is not shown by Teams')] : []),
        // universal-actions-for-adaptive-cards: clients that do not know Action.Execute take its fallback.
        ...(type === 'Action.Execute' && element['fallback'] === undefined
          ? [said('card', type, 'has no fallback for older clients')]
          : []),
        ...(Array.isArray(actions) && actions.length > mostActions
          ? [said('limit', type, `has ${actions.length} actions, and Teams shows ${mostActions}`)]
          : []),
      ];
    }),
  ];
}

/** Every object of the card that has a type, what buttons carry aside. */
function elementsOf(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf);
  if (typeof value !== 'object' || value === null) return [];
  const own = value as Json;
  const inner = Object.entries(own).flatMap(([name, one]) => (name === 'data' ? [] : elementsOf(one)));
  return typeof own['type'] === 'string' ? [own, ...inner] : inner;
}

/** The card as the schema can read it: elements of Teams alone stand there with their fallback, and notes for Teams are left out. */
function withoutOwn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOwn);
  if (typeof value !== 'object' || value === null) return value;
  const own = value as Json;
  if (typeof own['type'] === 'string' && ofTeamsAlone.test(own['type']))
    return withoutOwn(own['fallback'] ?? { type: 'TextBlock', text: '' });
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, one]) => (name === 'msteams' ? [] : [[name, name === 'data' ? one : withoutOwn(one)]])),
  );
}

function said(rule: Violation['rule'], request: string, says: string): Violation {
  return { rule, request, says: `${request} ${says}.` };
}
