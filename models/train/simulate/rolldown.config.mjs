// Sources, not builds: package names resolve to src through the "source" export condition.
export default {
  input: 'models/train/simulate/main.ts',
  platform: 'node',
  external: ['onnxruntime-node'],
  resolve: { conditionNames: ['source', 'node', 'import'] },
  output: { format: 'esm' },
};
