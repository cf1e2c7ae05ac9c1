// The texts that are shown and translated: first arguments of `l10n.t('…')` in the editor and of `t('…')` in the panel.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';
import { traverseFast } from '@babel/types';

/** Words of a report that are shown as they are: contexts of a statement. Units are texts of the editor. */
const reportWords = [
  'route handler',
  'connection handler',
  'message handler',
  'timer callback',
  'event handler',
  'loop',
];

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Texts by the file they stand in. A call whose text is not written out cannot be translated and is an error. */
export function shownTexts() {
  const texts = new Map(reportWords.map((word) => [word, 'src/attribution/context.ts']));
  for (const file of [...sources('src/editor'), ...sources('webview-ui/src')]) {
    const program = parse(readFileSync(join(root, file), 'utf8'), { sourceType: 'module', plugins: ['typescript'] });
    traverseFast(program, (node) => {
      if (node.type !== 'CallExpression' || !isTranslation(node.callee)) return;
      const [text] = node.arguments;
      for (const literal of literalsOf(text, file)) texts.set(literal, file);
    });
  }
  return texts;
}

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);
}

function isTranslation(callee) {
  if (callee.type === 'Identifier') return callee.name === 't';
  return (
    callee.type === 'MemberExpression' &&
    callee.property.name === 't' &&
    (callee.object.name === 'l10n' || callee.object.property?.name === 'l10n')
  );
}

function literalsOf(node, file) {
  if (node?.type === 'StringLiteral') return [node.value];
  if (node?.type === 'ConditionalExpression')
    return [...literalsOf(node.consequent, file), ...literalsOf(node.alternate, file)];
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return [node.quasis[0].value.cooked];
  if (file.startsWith('webview-ui')) return [];
  throw new Error(`${file}:${node?.loc?.start.line}: a text that is shown must be written out.`);
}
