import { html, nothing, type TemplateResult } from 'lit';
import { formatBytes, formatCount } from '../../../src/base/units.ts';
import type { ObjectRow, SourceLabel } from '../../../src/model/heap-views.ts';
import { shown, signed } from '../shown.ts';
import { t } from '../texts.ts';
import type { Column } from './column.ts';

/** A column of numbers that can be sorted. */
export function numberColumn<Row>(
  id: string,
  title: string,
  width: number,
  key: (row: Row) => number,
  format: (value: number) => string,
  hint?: string,
): Column<Row> {
  return { id, title, width, key, cell: (row) => format(key(row)), ...(hint === undefined ? {} : { hint }) };
}

export const signedBytes = (value: number): string => signed(value, formatBytes);
export const signedCount = (value: number): string => signed(value, formatCount);

/** Text of the target in the editor's font; the whole of it as far as a pointer can read it. */
export function nameCell(text: string): TemplateResult {
  return html`<span class="name" title=${shown(text, 1_000)}>${shown(text, 200)}</span>`;
}

export function placeText({ file, line, column }: SourceLabel): string {
  return `${shown(file)}:${line}:${column}`;
}

/** A link to where a function or constructor stands. Enter on the row's menu does the same. */
export function sourceCell(source: SourceLabel | undefined, open: () => void): TemplateResult | typeof nothing {
  if (source === undefined) return nothing;
  const place = placeText(source);
  return html`<button type="button" class="link name" tabindex="-1" title=${place} @click=${open}>${place}</button>`;
}

/** An object as a reader recognises it: its class (unless all rows share it), its id, what tells it apart. */
export function objectCell({ className, preview, id }: ObjectRow, withClass = true): TemplateResult {
  return html`<span class="name" title=${shown(`${className} @${id} ${preview}`, 1_000)}
    >${withClass ? `${shown(className, 120)} ` : nothing}<span class="soft">@${id}</span> ${shown(preview, 200)}</span
  >`;
}

/** What only V8 itself holds is put this far away, as DevTools does. */
const systemDistance = 100_000_000;

export function distanceText(distance: number): string {
  return distance < 0 || distance >= systemDistance ? '–' : formatCount(distance);
}

/** Distance, shallow and retained size of objects. */
export function objectSizeColumns<Row>(object: (row: Row) => ObjectRow | undefined): Column<Row>[] {
  const cell = (row: Row, show: (object: ObjectRow) => string): string => {
    const known = object(row);
    return known === undefined ? '' : show(known);
  };
  return [
    {
      id: 'distance',
      title: t('Distance'),
      hint: t('Steps from the root'),
      width: 98,
      cell: (row) => cell(row, ({ distance }) => distanceText(distance)),
    },
    {
      id: 'self',
      title: t('Shallow'),
      hint: t('Bytes of the object itself'),
      width: 94,
      cell: (row) => cell(row, ({ selfBytes }) => formatBytes(selfBytes)),
    },
    {
      id: 'retained',
      title: t('Retained'),
      hint: t('Bytes that would be free without it'),
      width: 104,
      cell: (row) => cell(row, ({ retainedBytes }) => formatBytes(retainedBytes)),
    },
  ];
}
