import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Service } from '../../src/service';
import { account } from '../resources/account';
import { accountType } from '../resources/account-type';
import { addCreateAccountRoute } from './create-account';
import { addListRoute, addRetrieveRoute, type OfferedKind } from './object-routes';
import { addTagRoutes } from './tag-routes';
import { addUpdateAccountRoute } from './update-account';

const ACCOUNTS: OfferedKind = {
  kind: 'account',
  path: '/accounts',
  tag: 'Accounts',
  noun: 'an account',
  resource: account,
};

const TYPES: OfferedKind = {
  kind: 'account-type',
  path: '/account-types',
  tag: 'Accounts',
  noun: 'an account type',
  resource: accountType,
};

const filterSchema = z.strictObject({ referenceId: z.string().optional() }).optional();

/** Accounts: a person over all their inquiries; and their types. */
export function addAccountRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, ACCOUNTS, filterSchema, (filter) =>
    filter?.referenceId === undefined ? {} : { referenceId: filter.referenceId.split(',') },
  );
  addRetrieveRoute(app, service, ACCOUNTS);
  addCreateAccountRoute(app, service);
  addUpdateAccountRoute(app, service);
  addTagRoutes(app, service, ACCOUNTS);
  addRetrieveRoute(app, service, TYPES);
}
