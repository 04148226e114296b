import { BlockList, isIP } from 'node:net';
import { PermanentError } from '@logsieve/pipeline';

/** Never an alert receiver: cloud metadata and other link-local services, "this host", multicast, reserved. */
const FORBIDDEN = new BlockList();
FORBIDDEN.addSubnet('0.0.0.0', 8, 'ipv4');
FORBIDDEN.addSubnet('169.254.0.0', 16, 'ipv4');
FORBIDDEN.addAddress('100.100.100.200', 'ipv4');
FORBIDDEN.addSubnet('224.0.0.0', 4, 'ipv4');
FORBIDDEN.addSubnet('240.0.0.0', 4, 'ipv4');
FORBIDDEN.addAddress('::', 'ipv6');
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');
FORBIDDEN.addSubnet('ff00::', 8, 'ipv6');
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6');
// Translated and tunnelled addresses may lead to any of the above.
FORBIDDEN.addSubnet('64:ff9b::', 96, 'ipv6');
FORBIDDEN.addSubnet('2002::', 16, 'ipv6');

/** Networks of one's own: plain HTTP may go there. */
const PRIVATE = new BlockList();
for (const [net, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  PRIVATE.addSubnet(net, prefix, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** Throws where lines must not be sent to this address. Asked of the address that is connected to, so that a name cannot change in between. */
export function checkAddress(address: string, protocol: string): void {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) === 0 || FORBIDDEN.check(address, family))
    throw new PermanentError(`${address} is no place that alerts are sent to`);
  if (protocol === 'http:' && !PRIVATE.check(address, family))
    throw new PermanentError(`${address} is not on a private network: use https://`);
}
