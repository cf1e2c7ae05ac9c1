import { readFile } from 'node:fs/promises';
import { watch } from 'node:fs';

const folder = new URL('./brands/', import.meta.url);

/** A brand's colours, kept up to date while they are in use. */
export async function openBrand(name) {
  const file = new URL(`${name}.json`, folder);
  const brand = { name, colours: JSON.parse(await readFile(file, 'utf8')), reloads: 0 };
  watch(file, { persistent: false }, async () => {
    brand.colours = JSON.parse(await readFile(file, 'utf8'));
    brand.reloads += 1;
  });
  return brand;
}
