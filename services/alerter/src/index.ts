export { buildAlerterService } from './build.ts';
export type { AlerterDependencies } from './build.ts';
export type { Channel, ChannelName } from './channels/channel.ts';
export { alerterMetrics } from './metrics.ts';
export { alertProblems, channelsOf } from './options.ts';
export type { AlertSettings } from './options.ts';
