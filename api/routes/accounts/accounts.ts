import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { archiveAccount, restoreAccount } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { account } from '../../resources/accounts/account';
import { addActionRoute, addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
import { emptyBody } from '../route-parts';
import { addSearchRoute } from '../search-route';
import { addTagRoutes } from '../tag-routes';
import { addAccountRelationRoutes } from './account-relations';
import { addAccountTypeRoutes } from './account-types';
import { addConsolidateRoute } from './consolidate-accounts';
import { addCreateAccountRoute } from './create-account';
import { addUpdateAccountRoute } from './update-account';

const ACCOUNTS: OfferedKind = {
  kind: 'account',
  path: '/accounts',
  tag: 'Accounts',
  noun: 'an account',
  resource: account,
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
  addAccountTypeRoutes(app, service);
  addSearchRoute(app, service, ACCOUNTS);
  addAccountRelationRoutes(app, service, ACCOUNTS);
  addConsolidateRoute(app, service, ACCOUNTS);
  addActionRoute(app, service, ACCOUNTS, {
    own: true,
    name: 'archive',
    summary: 'Archive an account: nothing new is attached to it',
    body: emptyBody,
    act: (writing, { id }) => archiveAccount(writing, id),
  });
  addActionRoute(app, service, ACCOUNTS, {
    own: true,
    name: 'restore',
    summary: 'Take an archived account into use again',
    body: emptyBody,
    act: (writing, { id }) => restoreAccount(writing, id),
  });
}
