/** Whom settings want to be allowed, and what an admission allows beyond. */
import { assertNever } from '../../lib/errors.js';
import type { AddressSet } from '../reasoning/ip/address-set.js';
import { addressesOf } from '../reasoning/ip/setting.js';
import type { Admission, Part } from './admission.js';
import type { Settings } from './definition.js';
import { isPartOf, type Source } from './source.js';

export const frontDoorTag = 'AzureFrontDoor.Backend';

export class Wanted {
  readonly addresses: AddressSet;
  readonly frontDoorId: string | null;
  /** Without Front Door where it is named by its id. */
  readonly tags: readonly string[];
  private readonly subnets: ReadonlySet<string>;

  constructor(given: Settings) {
    this.addresses = addressesOf(given.ranges);
    this.frontDoorId = given.frontDoorId;
    this.tags = given.serviceTags;
    this.subnets = new Set(given.subnets.map((subnet) => subnet.toLowerCase()));
  }

  get isNothing(): boolean {
    return this.addresses.isEmpty && this.tags.length === 0 && this.frontDoorId === null && this.subnets.size === 0;
  }

  /** What is allowed although nobody asked for it, part by part. */
  beyond(admission: Admission): readonly Part[] {
    return admission.parts.flatMap((part) => {
      const addresses = part.addresses.minus(this.addresses);
      const others = part.others.filter((source) => !this.wants(source));
      return addresses.isEmpty && others.length === 0 ? [] : [{ rule: part.rule, addresses, others }];
    });
  }

  wants(source: Source): boolean {
    switch (source.kind) {
      case 'tag':
        return isFrontDoor(source.name) ? this.wantsFrontDoor(source) : this.wantsTag(source.name);
      case 'subnet':
        return this.subnets.has(source.name.toLowerCase());
      case 'vnets':
      case 'other':
        return false;
      default:
        return assertNever(source.kind);
    }
  }

  /** For evidence. */
  describe(): readonly string[] {
    const frontDoor = this.frontDoorId === null ? [] : [`${frontDoorTag} with x-azure-fdid ${this.frontDoorId}`];
    const tags = this.tags.filter((tag) => this.frontDoorId === null || !isFrontDoor(tag));
    const all = [...this.addresses.toCidrs(), ...tags, ...frontDoor, ...this.subnets];
    return all.length > 0 ? all : ['nobody'];
  }

  /** Everyone's Front Door comes from the same addresses: only the header says whose it is. */
  private wantsFrontDoor({ name, frontDoorIds }: Source): boolean {
    const own = this.frontDoorId?.toLowerCase();
    if (frontDoorIds.length === 0) return false;
    if (own === undefined) return this.wantsTag(name);
    return frontDoorIds.every((id) => id.toLowerCase() === own);
  }

  private wantsTag(name: string): boolean {
    return this.tags.some((wanted) => name.toLowerCase() === wanted.toLowerCase() || isPartOf(name, wanted));
  }
}

export function isFrontDoor(tag: string): boolean {
  return tag.toLowerCase().startsWith('azurefrontdoor');
}
