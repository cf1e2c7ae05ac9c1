// The texts that are shown and translated. In the editor and the panel: first arguments of `l10n.t('…')` and `t('…')`.
// Everywhere else: templates tagged with `message` or `say`, and the sentences of errors for readers.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';
import { traverseFast } from '@babel/types';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Texts by the file they stand in. A call whose text is not written out cannot be translated and is an error. */
export function shownTexts() {
  const texts = new Map();
  for (const file of [...sources('src'), ...sources('webview-ui/src')]) {
    const program = parse(readFileSync(join(root, file), 'utf8'), { sourceType: 'module', plugins: ['typescript'] });
    traverseFast(program, (node) => {
      for (const text of textsOf(node, file)) texts.set(text, file);
    });
  }
  return texts;
}

function sources(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.as.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);
}

function textsOf(node, file) {
  if (node.type === 'TaggedTemplateExpression' && /^(?:message|say)$/.test(node.tag.name)) {
    return [node.quasi.quasis.map(({ value }, i) => (i === 0 ? '' : `{${i - 1}}`) + value.cooked).join('')];
  }
  if (node.type === 'CallExpression' && isTranslation(node.callee)) return literalsOf(node.arguments[0], file);
  const sentence = sentenceOf(node);
  return sentence ? sentencesOf(sentence, file) : [];
}

function isTranslation(callee) {
  if (callee.type === 'Identifier') return callee.name === 't';
  return (
    callee.type === 'MemberExpression' &&
    callee.property.name === 't' &&
    (callee.object.name === 'l10n' || callee.object.property?.name === 'l10n')
  );
}

/** What an error for readers says; those of the language itself are for developers. */
function sentenceOf(node) {
  const name = node.callee?.name ?? node.callee?.property?.name ?? node.callee?.property?.id?.name ?? '';
  if (node.type === 'NewExpression' && name.endsWith('Error') && !/^(?:Type|Range)?Error$/.test(name))
    return node.arguments[0];
  if (node.type === 'CallExpression' && name === 'fail') return node.arguments[0];
  return undefined;
}

function sentencesOf(node, file) {
  if (node.type === 'StringLiteral') return [node.value];
  if (node.type === 'ConditionalExpression')
    return [...sentencesOf(node.consequent, file), ...sentencesOf(node.alternate, file)];
  if (node.type === 'TemplateLiteral' || node.type === 'BinaryExpression')
    throw new Error(`${file}:${node.loc?.start.line}: a sentence with values must be tagged with message.`);
  return [];
}

function literalsOf(node, file) {
  if (node?.type === 'StringLiteral') return [node.value];
  if (node?.type === 'ConditionalExpression')
    return [...literalsOf(node.consequent, file), ...literalsOf(node.alternate, file)];
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return [node.quasis[0].value.cooked];
  if (file.startsWith('webview-ui')) return [];
  throw new Error(`${file}:${node?.loc?.start.line}: a text that is shown must be written out.`);
}
