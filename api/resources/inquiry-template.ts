import { z } from 'zod';
import { timeSchema } from '../envelope';
import { fieldDeclarationSchema, wireDeclarations } from './fields';
import type { ObjectResource } from './object-resource';

/** What an inquiry asks for. */
export const inquiryTemplate: ObjectResource = {
  type: 'inquiry-template',
  attributes: z.object({
    name: z.string(),
    key: z.string().nullable().optional(),
    status: z.string(),
    embeddedFlowDomainAllowlist: z.array(z.string()),
    hostedFlowSubdomains: z.array(z.string()),
    hostedFlowRedirectUriSchemes: z.array(z.string()),
    fieldSchemas: z.array(fieldDeclarationSchema),
  }),
  extensions: ['key'],
  relationships: { latestPublishedVersion: { relation: 'latest_published_version' } },
  values: (_, { fieldSchemas }) => ({
    embeddedFlowDomainAllowlist: [],
    hostedFlowSubdomains: [],
    hostedFlowRedirectUriSchemes: [],
    fieldSchemas: wireDeclarations(fieldSchemas),
  }),
};

/** One immutable state of a template. */
export const inquiryTemplateVersion: ObjectResource = {
  type: 'inquiry-template-version',
  attributes: z.object({
    nameDisplay: z.string().nullable(),
    description: z.string().nullable(),
    status: z.string(),
    live: z.boolean(),
    lastUpdater: z.string().nullable(),
    enabledLocales: z.array(z.string()),
    createdAt: timeSchema,
    updatedAt: timeSchema,
    publishedAt: timeSchema.nullable(),
    theme: z.record(z.string(), z.unknown()),
  }),
  relationships: { inquiryTemplate: { relation: 'template' } },
  values: (object) => ({ live: object.status === 'published', enabledLocales: [], theme: {} }),
};
