// node devtools.mjs load FILE… | compare BASE CURRENT
import { compareInDevTools, loadInDevTools } from './devtools-driver.mjs';

const [mode, ...files] = process.argv.slice(2);
if (mode === 'compare') {
  const [base, current] = files;
  const before = await loadInDevTools(base);
  const after = await loadInDevTools(current);
  console.log(JSON.stringify({ rows: compareInDevTools(before.snapshot, after.snapshot).length }));
} else {
  const snapshots = [];
  for (const file of files) {
    const { snapshot } = await loadInDevTools(file);
    snapshots.push(snapshot);
    console.log(JSON.stringify({ classes: Object.keys(snapshot.aggregatesWithFilter({})).length }));
  }
}
process.exit(0);
