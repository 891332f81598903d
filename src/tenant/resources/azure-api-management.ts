/** Instances of Azure API Management, whom their gateways answer, and their policy for all APIs. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { azureReader } from './azure-network-acls.js';
import { lifted } from './azure-site.js';

const apiManagementVersion = '2024-05-01';

const serviceRow = lifted(row({ id: text(), name: text(), publicNetworkAccess: text(), virtualNetworkType: text() }));
export type ApiManagement = z.infer<typeof serviceRow>;

/** Source: Api Management Service - List of the API Management reference. */
export const apiManagements: Resource<ApiManagement> = {
  key: 'azure.apiManagement',
  list: {
    service: 'arm',
    path: '/subscriptions/{subscription}/providers/Microsoft.ApiManagement/service',
    apiVersion: apiManagementVersion,
  },
  row: serviceRow,
  permission: { read: azureReader },
  answers: {
    always: ['id', 'name', 'publicNetworkAccess', 'virtualNetworkType'],
    words: { publicNetworkAccess: ['Enabled', 'Disabled'], virtualNetworkType: ['None', 'External', 'Internal'] },
  },
};

const policyRow = lifted(row({ value: text() }));
export type ApiPolicy = z.infer<typeof policyRow>;

/** Read below one instance: the policy of all its APIs, as XML; 404 where it has none. Source: Policy - Get of the API Management reference. */
export const apiPolicies: Resource<ApiPolicy> = {
  key: 'azure.apiManagement/{of}/policy',
  list: { service: 'arm', path: '{of}/policies/policy', apiVersion: apiManagementVersion, single: true },
  row: policyRow,
  permission: { read: azureReader },
  answers: { always: ['value'] },
};
