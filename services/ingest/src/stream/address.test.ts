import { describe, expect, it } from 'vitest';
import { addressText, parseAddress } from './address.ts';

describe('parseAddress', () => {
  it.each([
    ['0.0.0.0:514', { host: '0.0.0.0', port: 514 }],
    [':601', { host: '127.0.0.1', port: 601 }],
    ['[::1]:0', { host: '::1', port: 0 }],
    [' localhost:6514 ', { host: 'localhost', port: 6514 }],
  ])('reads %j', (text, address) => {
    expect(parseAddress(text)).toEqual(address);
    expect(parseAddress(addressText(address))).toEqual(address);
  });
  it.each(['514', 'host', 'host:', 'host:70000', 'host:x', '::1:514'])(
    'refuses %j and says what it expects',
    (text) => {
      expect(() => parseAddress(text)).toThrow(`'${text}' is no address to listen on; expected host:port`);
    },
  );
});
