import express from 'express';
import type { Response, Router } from 'express';
import { messageOf } from '@logsieve/pipeline';
import { z } from 'zod';
import { TOOLS } from './tools.ts';
import type { Tool } from './tools.ts';

/** Answers a GET of the API inside the process. */
export type CallApi = (path: string) => Promise<{ readonly status: number; readonly text: string }>;

const PROTOCOL_VERSIONS = ['2025-06-18', '2025-03-26', '2024-11-05'] as const;
const CODES = { parse: -32700, request: -32600, method: -32601, params: -32602 } as const;

const messageSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
});
type Message = z.infer<typeof messageSchema>;

/** Model Context Protocol over streamable HTTP (specification 2025-06-18), without sessions: every call stands alone and is answered as JSON. */
export function mcpRouter(options: { readonly version: string; readonly call: CallApi }): Router {
  const router = express.Router();
  router.post('/mcp', express.json({ limit: '1mb' }), async (request, response) => {
    const origin = request.get('origin');
    // A page of another origin could reach a loopback server by DNS rebinding. A page that hides its origin says `null`.
    if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === request.get('host'))) {
      response.status(403).json(failure(null, CODES.request, 'requests from other origins are refused'));
      return;
    }
    const parsed = messageSchema.safeParse(request.body);
    if (!parsed.success) {
      response.status(400).json(failure(null, CODES.request, 'not a JSON-RPC 2.0 message'));
      return;
    }
    if (parsed.data.id === undefined) {
      response.status(202).end();
      return;
    }
    await answer(parsed.data, parsed.data.id, response, options);
  });
  // No stream is offered to clients that ask for one, and there is no session to end.
  router.all('/mcp', (_request, response) => {
    response.setHeader('allow', 'POST').status(405).end();
  });
  return router;
}

async function answer(
  message: Message,
  id: string | number,
  response: Response,
  { version, call }: { readonly version: string; readonly call: CallApi },
): Promise<void> {
  const params = message.params ?? {};
  switch (message.method) {
    case 'initialize': {
      const asked = PROTOCOL_VERSIONS.find((known) => known === params['protocolVersion']);
      response.json(
        success(id, {
          protocolVersion: asked ?? PROTOCOL_VERSIONS[0],
          capabilities: { tools: { listChanged: false } },
          serverInfo: { name: 'logsieve', version },
        }),
      );
      return;
    }
    case 'ping':
      response.json(success(id, {}));
      return;
    case 'tools/list':
      response.json(success(id, { tools: TOOLS.map(describe) }));
      return;
    case 'tools/call': {
      const { name } = params;
      const tool = TOOLS.find((known) => known.name === name);
      if (tool === undefined) {
        const called = typeof name === 'string' ? `called '${name}'` : 'without a name';
        response.json(failure(id, CODES.params, `there is no tool ${called}`));
        return;
      }
      response.json(success(id, await callTool(tool, params['arguments'], call)));
      return;
    }
    default:
      response.json(failure(id, CODES.method, `there is no method '${message.method}'`));
  }
}

const describe = (tool: Tool): unknown => {
  const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(tool.arguments, { io: 'input', unrepresentable: 'any' });
  return {
    name: tool.name,
    description: tool.description,
    inputSchema,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  };
};

/** Wrong arguments are the tool's answer, not a protocol error: the agent can read them and try again. */
async function callTool(tool: Tool, sent: unknown, call: CallApi): Promise<unknown> {
  const fields = sent === undefined || sent === null ? {} : sent;
  if (typeof fields !== 'object') return textResult('arguments must be an object', true);
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  const id = entries.find(([name]) => name === 'id')?.[1];
  if (tool.path.includes('{id}') && typeof id !== 'string') return textResult('id: is needed', true);
  try {
    const given = entries
      .filter(([name]) => !(name === 'id' && tool.path.includes('{id}')))
      .map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
    const search = new URLSearchParams({ ...Object.fromEntries(given), ...tool.always });
    const path = tool.path.replace('{id}', encodeURIComponent(typeof id === 'string' ? id : ''));
    const { status, text } = await call(search.size === 0 ? path : `${path}?${search.toString()}`);
    return textResult(text, status >= 400);
  } catch (error) {
    return textResult(messageOf(error), true);
  }
}

const textResult = (text: string, isError: boolean): unknown => ({ content: [{ type: 'text', text }], isError });
const success = (id: string | number, result: unknown): unknown => ({ jsonrpc: '2.0', id, result });
const failure = (id: string | number | null, code: number, message: string): unknown => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});
