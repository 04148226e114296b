import { describe, expect, it } from 'vitest';
import { checkAddress } from './address-rules.ts';

const check = (address: string, protocol: string) => () => {
  checkAddress(address, protocol);
};

describe('where alerts may be sent', () => {
  it.each(['127.0.0.1', '10.1.2.3', '172.31.0.9', '192.168.1.1', '100.64.0.1', '::1', 'fd12::1'])(
    'to %s, plain or encrypted',
    (address) => {
      expect(check(address, 'http:')).not.toThrow();
      expect(check(address, 'https:')).not.toThrow();
    },
  );

  it.each(['93.184.216.34', '172.32.0.1', '2606:2800:220:1::1'])('to %s only encrypted', (address) => {
    expect(check(address, 'https:')).not.toThrow();
    expect(check(address, 'http:')).toThrow(/https/);
  });

  it.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fd00:ec2::254',
    'fe80::1',
    '0.0.0.0',
    '::',
    '100.100.100.200',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    'not an address',
  ])('never to %s', (address) => {
    expect(check(address, 'https:')).toThrow(/no place/);
  });
});
