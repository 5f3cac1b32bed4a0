import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { findObject, related } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { invalidRequest } from '../../refusals/invalid-request';
import { device } from '../../resources/device';
import { addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
import { nameSchema } from '../route-parts';

const OFFERED: OfferedKind = { kind: 'device', path: '/devices', tag: 'Devices', noun: 'a device', resource: device };

/** Devices: made or found again when a session brings a fingerprint. */
export function addDeviceRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(
    app,
    service,
    OFFERED,
    z.strictObject({ inquirySessionId: nameSchema }),
    async ({ inquirySessionId }, environment) => {
      const session = await findObject(service.db, environment.id, inquirySessionId, 'inquiry-session');
      // The published list of devices knows no 404.
      if (session === undefined) throw invalidRequest('filter[inquiry-session-id] names no session.');
      const devices = await related(service.db, session, 'device');
      return { ids: devices.map(({ id }) => id) };
    },
  );
  addRetrieveRoute(app, service, OFFERED);
}
