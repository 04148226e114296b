export * from './clock.ts';
export * from './crash-point.ts';
export * from './lifecycle.ts';
export * from './outcome.ts';
export * from './retry.ts';
export * from './turn.ts';
