/** Draws what the queue left behind, with the cards that show it in place of its own or beside it: the queue would leave those behind as well. */
import type { DrawJob } from '../../queue/redraw.js';
import { drawMessage } from './draw-message.js';
import type { DrawPorts } from './draw-ports.js';

/** A card that shows many changes is drawn once for all of them: it is noted of each that it is shown. */
export function drawingWithoutQueue(ports: DrawPorts): (job: DrawJob) => Promise<void> {
  const underWay = new Set<string>();
  const draw = async (job: DrawJob): Promise<void> => {
    const key = keyOf(job);
    underWay.add(key);
    try {
      await drawMessage(job, own);
    } finally {
      underWay.delete(key);
    }
  };
  const own: DrawPorts = {
    ...ports,
    jobs: {
      add: (job, later) => {
        // What a chat did not take comes again later, and what waits for the morning too.
        const isNow = later === undefined || later.coalesces === true;
        if (job.name !== 'draw' || job.again === true || !isNow || underWay.has(keyOf(job))) return ports.jobs.add(job, later);
        return draw(job);
      },
    },
  };
  return draw;
}

function keyOf({ tenant, view, subject, reply: { conversation, messageKey } }: DrawJob): string {
  return JSON.stringify([tenant, view, subject, conversation.platform, conversation.channel, messageKey]);
}
