import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { OutgoingOptions } from './outgoing-options';
import { type OutsideFault, outsideFault } from './outside-fault';
import { whyNotPublic } from './public-address';

/** Where a connection is about to go. `hostname` as the URL has it, without brackets. */
export interface Destination {
  readonly hostname: string;
  readonly port: number;
}

/** Decides, at every dial, whether an address may be connected to. */
export interface DestinationGuard {
  /** The fault that refuses the address, or undefined. It says why, and neither the address nor what is there. */
  refusal(destination: Destination, address: string): OutsideFault | undefined;
}

interface Allowed {
  host(destination: Destination): boolean;
  address(address: string): boolean;
}

/** Throws an Error with a sentence for an entry of `allow` that is neither a CIDR, an address nor a host name. */
export function createDestinationGuard({
  allow = [],
  allowHttp = false,
  ports = [],
}: OutgoingOptions): DestinationGuard {
  const allowed = readAllowed(allow);
  const open = new Set([443, ...(allowHttp ? [80] : []), ...ports]);
  return {
    refusal(destination, address) {
      if (allowed.host(destination) || allowed.address(address)) return undefined;
      const why = whyNotPublic(address);
      if (why !== undefined)
        return refuse('not_public', `The host has an address that is ${why}, and only public ones are called.`);
      if (open.has(destination.port)) return undefined;
      return refuse('port', `Port ${destination.port} is not one that Usher calls.`);
    },
  };
}

/** The refusal of an address, before anything was sent. */
export function refuse(reason: string, message: string): OutsideFault {
  return outsideFault('address_refused', 'none', { message, details: { reason } });
}

function readAllowed(entries: readonly string[]): Allowed {
  const ranges = entries.filter(isRange).map(readRange);
  const hosts = new Set(entries.filter((entry) => !isRange(entry)).map(readHost));
  return {
    host: ({ hostname, port }) => hosts.has(hostname) || hosts.has(`${hostname}:${port}`),
    address: (address) => isIP(address) !== 0 && ranges.some((range) => isWithin(address, range)),
  };
}

type Range = ReturnType<typeof ipaddr.parseCIDR>;

function isRange(entry: string): boolean {
  return entry.includes('/') || isIP(entry) !== 0;
}

function readRange(entry: string): Range {
  const [address = '', length = isIP(address) === 6 ? '128' : '32', ...rest] = entry.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0 || rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > bits) {
    throw new Error(`"${entry}" is not a range of addresses: write 10.1.0.0/16 or fd00::/8.`);
  }
  return ipaddr.parseCIDR(`${address}/${length}`);
}

function readHost(entry: string): string {
  const host = entry.toLowerCase();
  if (!/^[a-z0-9._-]+(:\d{1,5})?$/.test(host)) {
    throw new Error(`"${entry}" is neither a host name nor a range of addresses: write crm.internal or 10.1.0.0/16.`);
  }
  return host;
}

function isWithin(address: string, [network, length]: Range): boolean {
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, length);
}
