import type { DataConverter } from '@temporalio/common';
import { compression } from './compression';
import { payloadCodecOf } from './payload-codec';

/**
 * How everything that goes to Temporal is written. Clients and workers must be given the same one. Encryption will be a
 * second step after compression: it needs nothing but its place in this list.
 */
export const dataConverter: DataConverter = { payloadCodecs: [payloadCodecOf([compression])] };
