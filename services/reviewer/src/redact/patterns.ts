/** One recognisable kind of secret or personal data. `keep` groups (numbered from 1) stay, the rest becomes `<REDACTED:KIND>`. */
export interface SecretPattern {
  readonly kind: string;
  readonly pattern: RegExp;
  /** Text before the secret that is kept: the first capture group. */
  readonly keepsPrefix?: boolean;
  readonly check?: (match: string) => boolean;
}

const secret = (kind: string, pattern: RegExp): SecretPattern => ({ kind, pattern });
const field = (kind: string, pattern: RegExp): SecretPattern => ({ kind, pattern, keepsPrefix: true });

/**
 * Published token formats of the issuers (their own documentation and secret-scanning lists). Quantifiers are bounded or over one
 * character class, so that no text makes them slow. Order matters: the specific before the general.
 */
export const TOKEN_PATTERNS: readonly SecretPattern[] = [
  secret(
    'PRIVATE_KEY',
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----[^]*?(?:-----END [A-Z0-9 ]{0,40}-----|$)/g,
  ),
  secret('PRIVATE_KEY', /\bAGE-SECRET-KEY-1[0-9A-Z]{20,}/gi),
  secret('JWT', /\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g),
  secret('AWS_KEY', /\b(?:AKIA|ASIA|ABIA|ACCA|AIDA|AROA)[0-9A-Z]{12,}/g),
  secret('GITHUB_TOKEN', /\b(?:gh[pousr]_[0-9A-Za-z]{20,}|github_pat_\w{20,})/g),
  secret('GITLAB_TOKEN', /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w-]{16,}/g),
  secret('SLACK_TOKEN', /\bxox[abeoprs](?:\.xox[a-z])?-[\w-]{10,}|\bxapp-[\w-]{10,}/g),
  secret(
    'WEBHOOK',
    /https?:\/\/(?:hooks\.slack\.com\/services|(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks)\/[\w/-]+/g,
  ),
  secret('WEBHOOK', /https?:\/\/[\w.-]+\.webhook\.office\.com\/[\w/@-]+/g),
  secret('STRIPE_KEY', /\b(?:[srp]k_(?:live|test)_|whsec_)[0-9A-Za-z]{10,}/g),
  secret('LLM_KEY', /\bsk-[\w-]{16,}/g),
  secret('GOOGLE_KEY', /\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}|\b1\/\/0[\w-]{20,}/g),
  secret('SENDGRID_KEY', /\bSG\.[\w-]{16,}\.[\w-]{16,}/g),
  secret('TWILIO_KEY', /\b(?:SK|AC)[0-9a-f]{32}\b/g),
  secret('MAIL_KEY', /\bkey-[0-9a-f]{32}\b|\b[0-9a-f]{32}-us\d{1,2}\b|\bxkeysib-[\w-]{20,}/g),
  secret('PACKAGE_TOKEN', /\bnpm_[0-9A-Za-z]{20,}|\bpypi-[\w-]{20,}|\brubygems_[0-9a-f]{20,}|\bdckr_pat_[\w-]{16,}/g),
  secret(
    'CLOUD_TOKEN',
    /\bdo[opr]_v1_[0-9a-f]{32,}|\bdapi[0-9a-f]{28,}|\bhf_[0-9A-Za-z]{20,}|\bHRKU-[\w-]{20,}|\bLTAI[0-9A-Za-z]{12,}/g,
  ),
  secret('VAULT_TOKEN', /\bhv[sbr]\.[\w-]{16,}|\bs\.[0-9A-Za-z]{24}\b/g),
  secret(
    'SERVICE_TOKEN',
    /\b(?:glsa_|glc_|lin_api_|sntry[su]_|PMAK-|NRAK-|NRII-|ATATT3|ATCTT3|dp\.(?:pt|st|ct|sa)\.|shp(?:at|ca|pa|ss)_|sq0(?:atp|csp)-|EAAA|figd_|secret_|ntn_|pscale_tkn_|rnd_|fo1_|tfp_|pat-na1-|PRIVATE-)[\w.=-]{12,}/g,
  ),
  secret('CHAT_TOKEN', /\b\d{8,10}:[\w-]{35}\b|\b[MNO][\w-]{23,27}\.[\w-]{6,7}\.[\w-]{27,}/g),
  // scheme://user:password@host and every other URL with credentials
  field('CONNECTION_STRING', /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@'"<>]{1,200}@[^\s'"<>]{1,300}/gi),
  field('CONNECTION_STRING', /\b((?:AccountKey|SharedAccessKey|SharedAccessSignature|SharedSecretValue)=)[^\s;'"]+/gi),
  field(
    'URL_SECRET',
    /([?&](?:[\w-]{0,30}(?:token|sig|signature|key|secret|password|passwd|auth|code|credential|session|jwt)[\w-]{0,20})=)[^\s&'"<>#]+/gi,
  ),
  field(
    'AUTHORIZATION',
    /(\b(?:authorization|proxy-authorization)\b["']?\s{0,3}[:=]\s{0,3}["']?(?:[a-z]{3,12}\s{1,3})?)[^\s,;"']+/gi,
  ),
  field('AUTHORIZATION', /(\b(?:bearer|basic|digest)\s{1,3})(?!<)[\w.~+/=-]{8,}/gi),
  field('COOKIE', /(\b(?:set-)?cookie2?\b["']?\s{0,3}[:=]\s{0,3}["']?)[^"'\r\n]{1,1000}/gi),
];

/** Names of fields whose value is secret or personal, whatever it looks like. */
const SECRET_NAMES =
  'pass(?:word|wd|phrase|code)?|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|client[_-]?secret|credentials?|auth|otp|pin|cvv|cvc|' +
  'session(?:[_-]?id)?|sess|sid|csrf(?:[_-]?token)?|xsrf|signature|license[_-]?key|encryption[_-]?key|salt|seed|mnemonic|passport|ssn|iban|tax[_-]?id|account[_-]?(?:no|number)|card(?:[_-]?(?:no|number))?';
const PERSON_NAMES =
  'user(?:[_-]?name)?|username|login|uname|euser|ruser|owner|customer|client[_-]?name|first[_-]?name|last[_-]?name|full[_-]?name|surname|given[_-]?name|' +
  'display[_-]?name|nick(?:name)?|e?mail|phone|mobile|tel|address|street|city|zip|postcode|birth(?:day|date)|dob|recipient|sender|assignee|author|patient|employee|member';

const VALUE = `"[^"]{1,300}"|'[^']{1,300}'|[^\\s"',;&)\\]}<>]{1,300}`;
export const FIELD_PATTERNS: readonly SecretPattern[] = [
  field(
    'SECRET',
    new RegExp(
      `((?:^|[^a-z])[\\w.-]{0,40}?(?:${SECRET_NAMES})[\\w-]{0,20}["']?\\s{0,3}(?:=>?|:|:=)\\s{0,3})(?:${VALUE})`,
      'gi',
    ),
  ),
  field(
    'SECRET',
    new RegExp(
      `(\\b(?:password|passphrase|passwd|secret|token|pin|otp)\\s+(?:is|was|of|to|set to|changed to)\\s+)(?:${VALUE})`,
      'gi',
    ),
  ),
  field('SECRET', new RegExp(`(\\s--?(?:${SECRET_NAMES})[\\w-]{0,20}[\\s=]\\s{0,3})(?:${VALUE})`, 'gi')),
  field(
    'PERSON',
    new RegExp(
      `((?:^|[^a-z])[\\w.-]{0,40}?(?:${PERSON_NAMES})(?:[_-]?(?:name|id|mail|login|address))?["']?\\s{0,3}(?:=>?|:|:=)\\s{0,3})(?:${VALUE})`,
      'gi',
    ),
  ),
  field(
    'PERSON',
    /(\b(?:for|by|of|from)\s+(?:invalid\s+|illegal\s+|unknown\s+)?(?:user|customer|account|member|patient)\s+)(?!<)(?:"[^"]{1,200}"|'[^']{1,200}'|[\w.@\\-]{1,100})/gi,
  ),
  field('PERSON', /(\b(?:user|customer|member|patient|employee)\s+)(?:"[^"]{1,200}"|'[^']{1,200}')/gi),
  // host ident user [time]: the common log format of web servers
  field('PERSON', /((?:^|\s)[^\s[\]]{1,100}\s-\s)(?!-\s)[\w.@\\-]{1,100}(?=\s\[)/g),
  field('PERSON', /((?:\/home\/|\/Users\/|[A-Za-z]:\\Users\\))[\w.-]{1,100}/g),
];

export const PERSONAL_PATTERNS: readonly SecretPattern[] = [
  secret('EMAIL', /[\w.!#$%&'*+=?^`{|}~-]{1,64}(?:@|%40|\s?\[at\]\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gi),
  { kind: 'IBAN', pattern: /\b[A-Z]{2}\d{2}(?:[ ]?[0-9A-Z]{4}){2,7}(?:[ ]?[0-9A-Z]{1,4})?\b/g },
  { kind: 'CARD', pattern: /\b\d(?:[ -]?\d){12,18}\b/g, check: passesLuhn },
  secret('SSN', /\b\d{3}-\d{2}-\d{4}\b/g),
  secret('PHONE', /(?<![\w.])\+\d(?:[ ().-]{0,2}\d){7,14}\b|\(\d{3}\) ?\d{3}-\d{4}\b/g),
  secret('IP', /\b(?:\d{1,3}\.){3}\d{1,3}\b/g),
  secret(
    'IP',
    /(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}:(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5})?(?![\w:])/gi,
  ),
  secret('MAC', /\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b/gi),
  secret('UUID', /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi),
  secret('WALLET', /\b0x[0-9a-f]{40}\b|\bbc1[0-9a-z]{25,60}\b/gi),
];

/** ISO/IEC 7812 check digit. */
export function passesLuhn(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
