export { evalRouting, type RoutingReport } from './run.ts';
export { formatRouting } from './format.ts';
