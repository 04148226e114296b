/**
 * Labels as Loki's push protobuf carries them: `{job="nginx", path="/var/log/\"x\".log"}` (Prometheus text with Go escapes).
 * @throws Error where the text is something else
 */
export function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}'))
    throw new Error(`labels are not in braces: ${text.slice(0, 80)}`);
  const pair = /\s*([A-Za-z_][\w.:-]*)\s*=\s*("(?:[^"\\]|\\.)*"|`[^`]*`)\s*(?:,|$)/y;
  const inner = trimmed.slice(1, -1).trim();
  while (pair.lastIndex < inner.length) {
    const at = pair.lastIndex;
    const match = pair.exec(inner);
    if (match === null) throw new Error(`cannot read labels at ${inner.slice(at, at + 40)}`);
    const [, name = '', quoted = ''] = match;
    labels[name] = unquote(quoted);
  }
  return labels;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith('`')) return inner;
  return inner.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|(.))/g,
    (_all, ...groups: unknown[]) => {
      const [short, long, byte, single] = groups as (string | undefined)[];
      const code = short ?? long ?? byte;
      if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
      return ESCAPES[single ?? ''] ?? single ?? '';
    },
  );
}
