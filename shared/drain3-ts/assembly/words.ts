import { code } from './chars';
import { WORDS } from './memory';

/** A set of short words in an open hash table, none of which is longer than seven codes. */
const PLACES: usize = 127;
const UNIT: u64 = 1 << 56;
const TERM: u64 = 2 << 56;

function place(key: u64): usize {
  return WORDS + (((((key * 0x9e3779b97f4a7c15) >> 57) as usize) & PLACES) << 3);
}

function next(at: usize): usize {
  return at == WORDS + (PLACES << 3) ? WORDS : at + 8;
}

function has(key: u64): bool {
  let at = place(key);
  while (load<u64>(at) != 0 && load<u64>(at) != key) at = next(at);
  return load<u64>(at) == key;
}

/** Puts each of the words, which stand between blanks, into the set. */
function addAll(words: string, set: u64): void {
  let key = set;
  for (let i = 0; i <= words.length; i++) {
    const unit = (i < words.length ? words.charCodeAt(i) : 32) as u64;
    if (unit != 32) {
      key = set | (((key & 0xffffffffffff) << 8) | unit);
      continue;
    }
    let at = place(key);
    while (load<u64>(at) != 0) at = next(at);
    store<u64>(at, key);
    key = set;
  }
}

addAll(
  'ms s us ns m h d min mins sec secs hr hrs B b K M G T k KB MB GB TB kB Kb Mb kb mb gb KiB MiB GiB TiB Hz kHz MHz GHz x px pt bytes',
  UNIT,
);
addAll(
  'ipv4 ipv6 base64 md5 x509 k8s win32 win64 crc32 http2 http3 oauth2 sha1 sha2 sha256 sha512 ec2 s3 log4j utf8 utf16 h264 x86 i386 amd64 p2p saml2 krb5 asn1',
  TERM,
);

/** Is the text in [start, end) a unit of measure? */
export function isUnit(start: usize, end: usize): bool {
  if (end - start > 5) return false;
  let key: u64 = 0;
  for (let i = start; i < end; i++) key = (key << 8) | code(i);
  return has(UNIT | key);
}

/** Names of standards that hold a digit: words, not values. */
export function isTerm(start: usize, end: usize): bool {
  if (end - start > 6 || end - start < 2) return false;
  let key: u64 = 0;
  for (let i = start; i < end; i++) {
    const unit = code(i);
    if (unit - 48 < 10) key = (key << 8) | unit;
    else {
      const lower = unit | 32;
      if (lower - 97 > 25) return false;
      key = (key << 8) | lower;
    }
  }
  return has(TERM | key);
}
