import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { commands } from '../../../src/editor/command-ids.ts';

const root = new URL('../../../', import.meta.url);

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  readonly engines: { readonly vscode: string };
  readonly icon: string;
  readonly categories: readonly string[];
  readonly contributes: {
    readonly commands: readonly MenuItem[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly viewsWelcome: readonly { readonly when?: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly completionEvents: readonly string[] }[] }[];
  };
};
const { menus, walkthroughs, viewsWelcome } = manifest.contributes;
const contributed = manifest.contributes.commands.map(({ command }) => command);
const inPalette = (command: string): string =>
  menus['commandPalette']?.find((item) => item.command === command)?.when ?? 'true';

describe('commands of the manifest', () => {
  it('are those of the code', () => {
    assert.deepEqual(contributed.toSorted(), Object.values<string>(commands).toSorted());
  });

  it('stand in the palette only where they make sense', () => {
    for (const needsRow of [
      'renameSeries',
      'deleteSeries',
      'revealSeries',
      'compareSeries',
      'refreshTargets',
      'openSample',
    ])
      assert.equal(inPalette(`leakline.${needsRow}`), 'false', needsRow);
    for (const id of ['openSuspect', 'showRetainers', 'peekRetainers', 'copySuspect', 'suppressSuspect', 'verifyFix'])
      assert.match(inPalette(`leakline.${id}`), /leakline\.hasSuspects/, id);
    assert.match(inPalette('leakline.verifyFix'), /leakline\.canVerify/);
    assert.match(inPalette('leakline.confirmTap'), /leakline\.canConfirm/);
    for (const id of ['capture', 'watch', 'openFiles', 'openWalkthrough', 'showLog'])
      assert.equal(inPalette(`leakline.${id}`), 'true', id);
  });

  it('depend on nothing that nobody sets', () => {
    const folder = new URL('src/editor/', root);
    const code = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const conditions = [...Object.values(menus).flat(), ...viewsWelcome].map(({ when = '' }) => when).join(' ');
    const keys = new Set([...conditions.matchAll(/\bleakline\.((?:has|can|is)\w+)/g)].map(([, key]) => key ?? ''));
    assert.ok(keys.size >= 6);
    for (const key of keys)
      assert.ok(
        code.some((text) => new RegExp(`\\b${key}\\b`).test(text)),
        key,
      );
  });

  it('are what menus and the walkthrough name', () => {
    const named = Object.values(menus)
      .flat()
      .map(({ command }) => command);
    const events = walkthroughs.flatMap(({ steps }) => steps.flatMap(({ completionEvents }) => completionEvents));
    for (const id of [...named, ...events.map((event) => event.replace('onCommand:', ''))])
      assert.ok(contributed.includes(id), id);
    assert.deepEqual(
      walkthroughs.map(({ steps }) => steps.length),
      [4],
    );
  });
});

describe('the package', () => {
  it('runs in the oldest editor that is promised, and has what the gallery shows', () => {
    assert.equal(manifest.engines.vscode, '^1.100.0');
    assert.ok(existsSync(new URL(manifest.icon, root)));
    assert.ok(manifest.categories.length > 0);
  });
});
