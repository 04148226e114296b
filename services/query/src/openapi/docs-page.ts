import type { Route } from '../http/route.ts';

/** The operations on one plain page, without scripts or foreign requests; `/openapi.json` has the details. */
export function docsPage(routes: readonly Route[], version: string): string {
  const rows = routes
    .map(
      (route) =>
        `<tr><td><code>${route.method.toUpperCase()}</code></td><td><code>${escapeHtml(route.path.replace(/:(\w+)/g, '{$1}'))}</code></td><td>${escapeHtml(route.summary)}</td></tr>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>logsieve API</title>
<link rel="stylesheet" href="/docs.css"></head>
<body><main>
<h1>logsieve API ${escapeHtml(version)}</h1>
<p>Errors are <code>application/problem+json</code>; times are RFC 3339 with nanoseconds; lists carry <code>nextCursor</code>.
The whole contract: <a href="/openapi.json">openapi.json</a>. For agents: <code>POST /mcp</code>.</p>
<table><thead><tr><th>Method</th><th>Path</th><th>What it gives</th></tr></thead><tbody>
${rows}
</tbody></table>
</main></body></html>
`;
}

export const DOCS_STYLE = `:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 }
main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid #8884; vertical-align: top }
`;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
