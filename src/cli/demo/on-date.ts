/** The day on which the demo plays: Microsoft's calendar stays where it is while the simulated tenant moves to that day. */
import { InvalidArgumentError, Option } from 'commander';
import type { Settings } from '../../config/settings.js';
import type { Clock } from '../../lib/clock.js';
import { InputError } from '../../lib/errors.js';
import { clockFrom, systemClock } from '../../process/system-clock.js';

/** Throws InvalidArgumentError for anything but a day such as 2027-02-01. The day begins at nine in the morning, UTC. */
export function dayOfDemo(text: string): string {
  const day = new Date(`${text}T09:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text))
    throw new InvalidArgumentError('Give a day as 2027-02-01.');
  return text;
}

/** `--date` of the processes that the demo starts; people give it to the demo itself. */
export function dateOption(): Option {
  return new Option('--date <day>', 'the day on which a simulated tenant is looked at').argParser(dayOfDemo).hideHelp();
}

export function clockOf(day: string | undefined): Clock {
  return day === undefined ? systemClock : clockFrom(new Date(`${day}T09:00:00Z`));
}

/** Throws InputError unless every tenant answers on this machine: a real tenant is never judged on another day than today. */
export function refuseRealTenants({ tenants }: Settings): void {
  for (const [name, { endpoints }] of Object.entries(tenants)) {
    const places = [endpoints?.authorityHost, endpoints?.graph, endpoints?.exchange];
    if (!places.every((place) => place !== undefined && ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(place).hostname)))
      throw new InputError('Only simulated tenants can be looked at on another day.', [
        `tenants.${name}: leave --date out, or simulate the tenant (hardenbot simulate)`,
      ]);
  }
}
