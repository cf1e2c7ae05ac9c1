// node memlab.mjs load FILE | compare BASE CURRENT (ids of the base, then a walk over the current one: its nearest to a Comparison)
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const core = require('@memlab/core');
core.config.muteConsole = true;
const [mode, first, second] = process.argv.slice(2);

if (mode === 'load') {
  const snapshot = await core.utils.getSnapshotFromFile(first, { buildNodeIdIndex: false, verbose: false });
  core.analysis.preparePathFinder(snapshot);
  console.log(JSON.stringify({ nodes: snapshot.nodes.length }));
} else {
  const ids = await core.utils.getSnapshotNodeIdsFromFile(first, {});
  const snapshot = await core.utils.getSnapshotFromFile(second, { buildNodeIdIndex: true, verbose: false });
  let added = 0;
  snapshot.nodes.forEach((node) => {
    if (!ids.has(node.id) && node.self_size > 0) added++;
  });
  console.log(JSON.stringify({ added }));
}
process.exit(0);
