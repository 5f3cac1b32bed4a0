import { whyNotPublic } from '../../../src/outgoing/public-address';

const NOT_PUBLIC: readonly (readonly [string, string])[] = [
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['169.254.169.254', 'link-local'],
  ['168.63.129.16', 'internal to a cloud'],
  ['192.0.0.8', 'reserved'],
  ['192.0.2.1', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['198.51.100.1', 'reserved'],
  ['203.0.113.1', 'reserved'],
  ['224.0.0.1', 'multicast'],
  ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::7f00:1', 'reserved'],
  ['::a9fe:a9fe', 'reserved'],
  ['1::1', 'reserved'],
  ['4000::1', 'reserved'],
  ['fe00::1', 'reserved'],
  ['e000::1', 'reserved'],
  ['::ffff:127.0.0.1', 'reserved'],
  ['::ffff:8.8.8.8', 'reserved'],
  ['64:ff9b::7f00:1', 'reserved'],
  ['64:ff9b:1::1', 'reserved'],
  ['100::1', 'reserved'],
  ['2001::1', 'reserved'],
  ['2001:db8::1', 'reserved'],
  ['2002:7f00:1::', 'reserved'],
  ['3fff::1', 'reserved'],
  ['5f00::1', 'reserved'],
  ['fc00::1', 'private'],
  ['fd00:ec2::254', 'private'],
  ['fe80::1', 'link-local'],
  ['fec0::1', 'reserved'],
  ['ff02::1', 'multicast'],
  ['', 'not an address'],
  ['localhost', 'not an address'],
  ['0177.0.0.1', 'not an address'],
];

test.each(NOT_PUBLIC)('%s is not public: %s', (address, why) => {
  expect(whyNotPublic(address)).toBe(why);
});

test.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '168.63.129.17', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])(
  '%s is public',
  (address) => {
    expect(whyNotPublic(address)).toBeUndefined();
  },
);
