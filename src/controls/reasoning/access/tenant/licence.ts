/** Whether a tenant has a licence, derived from its subscriptions. */
import { readOf } from '../../../../tenant/resource.js';
import { type SubscribedSku, subscribedSkus } from '../../../../tenant/resources/subscribed-sku.js';

export const licenceRead = readOf(subscribedSkus, ['skuId', 'skuPartNumber', 'capabilityStatus', 'prepaidUnits', 'servicePlans']);

/** A licence by the service plans that carry it; products, with and without it, are for rows that do not list their plans. */
interface LicenceKind {
  readonly name: string;
  readonly planIds: readonly string[];
  readonly planNames: readonly string[];
  readonly products: readonly string[];
  readonly otherProducts: readonly string[];
}

const withP1 = ['AAD_PREMIUM', 'AAD_PREMIUM_P2', 'EMS', 'EMSPREMIUM', 'SPE_E3', 'SPE_E5', 'SPE_F1', 'M365_F1', 'SPB'];

const withP2 = ['AAD_PREMIUM_P2', 'EMSPREMIUM', 'SPE_E5'];

/** Usual products that hold neither of the licences below. */
const withNeither = [
  'O365_BUSINESS_ESSENTIALS',
  'O365_BUSINESS_PREMIUM',
  'O365_BUSINESS',
  'STANDARDPACK',
  'ENTERPRISEPACK',
  'ENTERPRISEPREMIUM',
  'DESKLESSPACK',
  'EXCHANGESTANDARD',
  'EXCHANGEENTERPRISE',
  'FLOW_FREE',
  'POWER_BI_STANDARD',
];

/** Source: Microsoft's reference of product names and service plans. */
export const entraP1: LicenceKind = {
  name: 'Microsoft Entra ID P1',
  planIds: ['41781fb2-bc02-4b7c-bd55-b576c07bb09d', 'eec0eb4f-6444-4f95-aba0-50c24d67f998'],
  planNames: ['AAD_PREMIUM', 'AAD_PREMIUM_P2'],
  products: withP1,
  otherProducts: withNeither,
};

/** What shows why Entra ID thinks a sign-in risky, and what policies on risk take. */
export const entraP2: LicenceKind = {
  name: 'Microsoft Entra ID P2',
  planIds: ['eec0eb4f-6444-4f95-aba0-50c24d67f998'],
  planNames: ['AAD_PREMIUM_P2'],
  products: withP2,
  otherProducts: [...withP1.filter((product) => !withP2.includes(product)), ...withNeither],
};

export const workloadPremium: LicenceKind = {
  name: 'Microsoft Entra Workload ID Premium',
  planIds: ['84c289f0-efcb-486f-8581-07f44fc9efad', '7dc0e92d-bf15-401d-907e-0884efe7c760'],
  planNames: ['AAD_WRKLDID_P1', 'AAD_WRKLDID_P2'],
  products: ['Workload_Identities_P2', 'Workload_Identities_Premium_CN'],
  otherProducts: [...withP1, ...withNeither],
};

/** Plan 1 or 2, also of government clouds. Products that may have come to hold it are in neither list. */
export const defenderForOffice: LicenceKind = {
  name: 'Microsoft Defender for Office 365',
  planIds: [
    'f20fedf3-f3c3-43c3-8267-2bfdd51c0939',
    '8e0c0a52-6a6c-4d40-8370-dd62790dcd70',
    '493ff600-6a2b-4db6-ad37-a7d4eb214516',
    '900018f1-0cdb-4ecb-94d4-90281760fdc6',
  ],
  planNames: ['ATP_ENTERPRISE', 'THREAT_INTELLIGENCE', 'ATP_ENTERPRISE_GOV', 'THREAT_INTELLIGENCE_GOV'],
  products: ['ATP_ENTERPRISE', 'THREAT_INTELLIGENCE', 'ENTERPRISEPREMIUM', 'SPE_E5', 'SPB', 'IDENTITY_THREAT_PROTECTION'],
  otherProducts: ['EXCHANGESTANDARD', 'EXCHANGEENTERPRISE', 'FLOW_FREE', 'POWER_BI_STANDARD', 'EMS', 'EMSPREMIUM'],
};

export type Licence = 'present' | 'absent' | 'unknown';

/**
 * What is said where policies are enabled without the licence for them; null where there are none, or the licence. No answer of the service shows whether
 * such policies are enforced. Source: Microsoft's overview of Conditional Access, licence requirements.
 */
export function lapsedSummary({
  licence,
  policies,
}: {
  readonly licence: Licence;
  readonly policies: readonly unknown[];
}): string | null {
  if (licence !== 'absent' || policies.length === 0) return null;
  return `The tenant has no ${entraP1.name}, and Conditional Access needs it. Policies are still enabled: Microsoft turns off none when the licence ends, and takes no change of one. Nobody measured whether they are still enforced, so this counts as open. Renew the licence.`;
}

/** Collects subscriptions; `state` is asked when all of them came or it is known that they did not. */
export class LicenceCheck {
  private found = false;
  private unclear = false;
  private readonly kind: LicenceKind;

  constructor(kind: LicenceKind) {
    this.kind = kind;
  }

  see = (sku: SubscribedSku): void => {
    const live = isLive(sku);
    if (live === false) return;
    const carries = sku.servicePlans === null || sku.servicePlans === undefined ? this.byProduct(sku) : this.byPlans(sku);
    this.found ||= carries === true && live === true;
    this.unclear ||= carries === null || (carries && live === null);
  };

  state(whole: boolean): Licence {
    if (this.found) return 'present';
    return whole && !this.unclear ? 'absent' : 'unknown';
  }

  /** Null: a plan is in a state that the service did not have. */
  private byPlans(sku: SubscribedSku): boolean | null {
    const names = this.kind.planNames.map((name) => name.toLowerCase());
    const states = (sku.servicePlans ?? []).flatMap((plan) =>
      names.includes(plan.servicePlanName?.toLowerCase() ?? '') ||
      this.kind.planIds.includes(plan.servicePlanId?.toLowerCase() ?? '')
        ? [plan.provisioningStatus?.toLowerCase() ?? '']
        : [],
    );
    if (states.some((state) => provisioned.has(state))) return true;
    return states.every((state) => state === 'disabled') ? false : null;
  }

  /** Null: a product that we do not know may carry anything. */
  private byProduct(sku: SubscribedSku): boolean | null {
    const isProduct = (name: string): boolean => name.toLowerCase() === sku.skuPartNumber?.toLowerCase();
    if (this.kind.products.some(isProduct)) return true;
    return this.kind.otherProducts.some(isProduct) ? false : null;
  }
}

/** What these subscriptions say of a licence. @param whole no other was left unread */
export function licenceIn(skus: readonly SubscribedSku[], kind: LicenceKind, whole: boolean): Licence {
  const check = new LicenceCheck(kind);
  for (const sku of skus) check.see(sku);
  return check.state(whole);
}

/** Of a plan that is there; an export may leave it out. Source: Graph reference of servicePlanInfo. */
const provisioned = new Set(['', 'success', 'pendinginput', 'pendingactivation', 'pendingprovisioning']);

/** States of a subscription that gives no licences any more. Source: Graph reference of subscribedSku. */
const ended = new Set(['suspended', 'lockedout', 'deleted']);

/** In grace (`Warning`) a subscription still works; what a row does not carry does not end it. Null: a state that nobody knew. */
function isLive(sku: SubscribedSku): boolean | null {
  const status = sku.capabilityStatus?.toLowerCase() ?? 'enabled';
  if (status !== 'enabled' && status !== 'warning') return ended.has(status) ? false : null;
  const { enabled, warning } = sku.prepaidUnits ?? {};
  return enabled === null || enabled === undefined || enabled + (warning ?? 0) > 0;
}
