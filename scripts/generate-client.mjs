// Writes the types of the API client from the OpenAPI document of a running logsieve: `npm run generate:client -- http://127.0.0.1:8080`.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import openapiTS, { astToString } from 'openapi-typescript';

const [, , address] = argv;
if (address === undefined) throw new Error('usage: npm run generate:client -- http://HOST:PORT');
const document = await (await globalThis.fetch(new globalThis.URL('/openapi.json', address))).json();
writeFileSync(join(import.meta.dirname, '../shared/client/src/api.ts'), astToString(await openapiTS(document)));
