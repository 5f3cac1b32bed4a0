import { z } from 'zod';
import { timeSchema } from '../../answers/envelope';
import type { ObjectResource } from '../object-resource';

const text = z.string().nullable();
const flag = z.boolean().nullable();
const number = z.number().nullable();
const time = timeSchema.nullable();

/** A visit to an inquiry: where from and with what. */
export const inquirySession: ObjectResource = {
  type: 'inquiry-session',
  attributes: z.object({
    status: z.string(),
    createdAt: timeSchema,
    startedAt: time,
    expiredAt: time,
    ipAddress: text,
    userAgent: text,
    osName: text,
    osFullVersion: text,
    deviceType: text,
    deviceName: text,
    browserName: text,
    browserFullVersion: text,
    mobileSdkName: text,
    mobileSdkFullVersion: text,
    deviceHandoffMethod: text,
    isProxy: flag,
    isTor: flag,
    isDatacenter: flag,
    isVpn: flag,
    threatLevel: text,
    countryCode: text,
    countryName: text,
    regionCode: text,
    regionName: text,
    latitude: number,
    longitude: number,
    gpsLatitude: number,
    gpsLongitude: number,
    gpsPrecision: text,
    ipConnectionType: text,
    ipIsp: text,
    networkOrganization: text,
  }),
  relationships: { inquiry: { relation: 'inquiry' }, device: { relation: 'device' }, network: {} },
};
